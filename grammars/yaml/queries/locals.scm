; An anchor is a definition, an alias refers to it, both within their document.

(document) @local.scope
(anchor) @local.definition
(alias) @local.reference
