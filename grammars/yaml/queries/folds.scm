; What an editor can fold: everything that goes over several lines.

[
  (pair
    value: (_))
  (item)
  (misplaced_pair)
  (misplaced_item)
  (flow_sequence)
  (flow_mapping)
  (block_scalar)
  (comment)
] @fold
