"""The smallest policy that evaluates a model: one workload of our own, the license pack."""

from __future__ import annotations

POLICY = """\
policy: {id: tiny, version: 1}
org: {name: Tiny, domicile: US, principal_place_of_business: US, commercial: true, group_countries: [US]}
packs: [license]
workloads:
  notes:
    deployment: {hosting: self, use_cases: [internal_coding], distribution: [internal], data_classes: [none],
      user_regions: [US], processing_regions: [US], storage_regions: [US], modifies_model: [none]}
"""
