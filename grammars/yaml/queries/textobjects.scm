; Select or move by entry: Helix and nvim-treesitter-textobjects.

[
  (pair)
  (flow_pair)
  (item)
  (misplaced_pair)
  (misplaced_item)
] @entry.around @assignment.outer

(pair
  value: (_) @entry.inside @assignment.inner)

(flow_pair
  value: (_) @entry.inside @assignment.inner)

(item
  (_) @entry.inside)

(comment) @comment.inside @comment.around @comment.outer
