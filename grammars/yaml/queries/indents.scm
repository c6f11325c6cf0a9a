; Neovim's and Zed's names; Helix reads @indent and @outdent.

(pair
  !value) @indent.begin @indent

[
  (block_mapping)
  (block_sequence)
  (flow_mapping)
  (flow_sequence)
] @indent.begin @indent

[
  "]"
  "}"
] @indent.branch @outdent @end

[
  (comment)
  (block_scalar)
] @indent.auto
