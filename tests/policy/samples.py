"""Files that an organization puts beside its policy: a vendor and a model family of its own, both invented."""

VENDOR = """\
id: kite
name: Kite Models
country: FR
source: contract K-12
as_of: 2026-10-01
channel: kite-api
channels:
  kite-api: {hosting: vendor-api, tier: api, parent: FR, processing: [EU], storage: [EU], trains: false}
  openai-apis: {hosting: cloud-resale}
models:
- {id: kite-1, modality: [text], channels: [kite-api]}
"""
FAMILY = """\
id: kestrel
name: Kestrel
publisher: kestrel-labs
read: 2026-10-01
sources:
  paper: {address: "https://example.org/kestrel", title: Kestrel, read: 2026-10-01}
cells:
  modality: {value: [image-out], source: paper, confidence: high}
members:
- {ids: [kestrel-labs/kestrel-2b]}
"""
