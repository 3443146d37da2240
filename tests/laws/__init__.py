"""The laws of the project as property tests over generated repositories, texts, policies and audits."""
