// The start of a line in block style: document markers, and which level the line belongs to.
//
// A column that fits no level is the commonest fault while typing. The line then goes to the level of its kind (keys
// to a mapping, dashes to a sequence), else to the nearer one, and `bad_indent` stands before it; what follows keeps
// its place. Plain text never closes a level unless a mapping has exactly its column.
#ifndef AZUREML_YAML_INDENT_H
#define AZUREML_YAML_INDENT_H

#include "scalar.h"

// What a step of the scanner came to.
enum Step {
    STEP_ON,   // nothing yet: the next step decides
    STEP_YES,  // the token is accepted
    STEP_NONE, // there is no token
};

static inline enum Step step(bool accepted) { return accepted ? STEP_YES : STEP_NONE; }

// Where a block token stands.
typedef struct {
    bool opens;      // it starts a new node; else it is an entry of the innermost level, or the colon after a key
    bool guessed;    // the column is a guess, for the line is indented by tabs
    uint32_t column; // that a level which it opens would have
} Place;

// A line with `%` while levels are open. For PyYAML it ends the document without `...`, if the next one follows; else
// it is wrong, and costs no more than itself.
static bool scan_directive_in_block(Scan *scan) {
    bool ends = scan->valid[NO_VALUE] || scan->valid[BLOCK_END];
    if (ends && document_start_follows(scan)) {
        return scan->valid[NO_VALUE] ? accept_as_is(scan, NO_VALUE) : close_level(scan);
    }
    set(scan->state, FLAG_INDENT_KNOWN);
    return accept_as_is(scan, RESCAN);
}

// `---`, `...`, `%YAML`, git's conflict markers, and a block scalar that begins its line: column 0 alone.
static enum Step scan_marker(Scan *scan) {
    State *state = scan->state;
    int32_t c = peek(scan);
    if (c == '%') {
        if (state->block_depth && !has(state, FLAG_INDENT_KNOWN)) return step(scan_directive_in_block(scan));
        if (!state->block_depth && scan->valid[NO_VALUE]) return step(accept_as_is(scan, NO_VALUE));
        if (!scan->valid[DIRECTIVE] || state->block_depth) return STEP_ON;
        to_line_end(scan);
        mark_end(scan);
        return step(accept(scan, DIRECTIVE));
    }
    int run = over_run(scan, 8);
    bool ends = at_blank_or_end(scan);
    if (run == 3 && ends && (c == '-' || c == '.')) {
        if (scan->valid[NO_VALUE]) return step(accept_as_is(scan, NO_VALUE));
        if (state->block_depth && scan->valid[BLOCK_END]) return step(close_level(scan));
        mark_end(scan);
        enum Token token = c == '-' ? DOCUMENT_START : DOCUMENT_END;
        if (!scan->valid[token]) return step(invalid_line(scan));
        accept(scan, token);
        set(state, FLAG_AFTER_INDICATOR);
        return STEP_YES;
    }
    if (run == 7 && ends && c != '-' && c != '.') return step(invalid_line(scan));
    scan->lead = c == '-' && run == 1 && ends ? LEAD_DASH : LEAD_TEXT;
    if (c == '|' || c == '>') {
        bool is_value = run == 1 && level_column(state) <= 0 && scan->valid[PLAIN];
        return step(is_value ? block_scalar(scan, level_column(state)) : invalid_line(scan));
    }
    return STEP_ON;
}

// A line indented by tabs, seen for the first time. Its column means nothing: find its level by its kind, report it,
// and come back.
static bool scan_tab_indent(Scan *scan) {
    State *state = scan->state;
    enum LineKind kind = line_kind(scan, 1);
    bool closes = false;
    if (!scan->valid[PLAIN] && state->block_depth) {
        unsigned depth = state->block_depth;
        uint32_t below = 0;
        if (kind == LINE_KEY) { // a key without a value stands above its children
            enum LineKind kind_below = line_below_empty_rest(scan, &below);
            closes = kind_below != LINE_NONE && below > 0 && level_column(state) >= below;
        } else if (kind == LINE_DASH) { // a dash goes to the nearest sequence
            closes = level_is_mapping(state) && depth > 1 && !state->is_mapping[depth - 2];
        }
    }
    if (closes && scan->valid[BLOCK_END]) return close_level(scan);
    set(state, FLAG_INDENT_KNOWN);
    return accept_as_is(scan, kind == LINE_KEY || kind == LINE_DASH ? BAD_INDENT : RESCAN);
}

// A line that is deeper than the innermost level, which waits for no value.
static enum Step scan_over_indented(Scan *scan, Place *place) {
    State *state = scan->state;
    if (scan->valid[NEW_PLAIN_KEY] && scan->column >= level_column(state) + 2) { // a misplaced block
        place->opens = true;
        return STEP_ON;
    }
    if (!state->block_depth) return step(invalid_line(scan));
    enum LineKind kind = own_line_kind(scan, scan->column);
    if (kind != LINE_KEY && kind != LINE_DASH) return step(invalid_line(scan));
    set(state, FLAG_INDENT_KNOWN);
    return step(accept_as_is(scan, BAD_INDENT));
}

// A line that is left of the innermost level.
static bool scan_dedent(Scan *scan) {
    State *state = scan->state;
    uint32_t column = scan->column;
    int fitting = state->block_depth - 1; // the deepest level that is not right of the line
    while (fitting >= 0 && state->columns[fitting] > column)
        fitting--;
    int top = state->block_depth - 1;
    enum LineKind kind = own_line_kind(scan, column);
    bool closes = false;
    if (fitting >= 0 && state->columns[fitting] == column) {
        closes = kind != LINE_TEXT;
        for (int i = fitting; i >= 0 && state->columns[i] == column; i--)
            closes = closes || state->is_mapping[i];
        if (!closes) return invalid_line(scan);
    } else {
        bool is_key = kind == LINE_KEY;
        if (!is_key && kind != LINE_DASH) return invalid_line(scan);
        bool fits_top = state->is_mapping[top] == is_key;
        bool fits_outer = fitting >= 0 && state->is_mapping[fitting] == is_key;
        if (fitting + 1 < top) {
            closes = true;
        } else if (fits_outer && !fits_top) {
            closes = true;
        } else if (fits_outer) {
            uint32_t to_outer = column - state->columns[fitting], to_top = state->columns[top] - column;
            closes = to_outer < to_top;
            if (to_outer == to_top && is_key) { // a key whose children stand in the deeper column is their parent
                uint32_t below = 0;
                enum LineKind kind_below = line_below_empty_rest(scan, &below);
                closes = kind_below != LINE_NONE && below == state->columns[top];
            }
        }
    }
    if (closes) return close_level(scan);
    set(state, FLAG_INDENT_KNOWN);
    return accept_as_is(scan, BAD_INDENT);
}

// Could the comment that stands here belong to a line that ends the level, or leaves its value missing?
static bool comment_may_be_outside(const Scan *scan) {
    int64_t level = level_column(scan->state), column = scan->column;
    if (!scan->at_line_start || scan->tab_indented || !scan->state->block_depth) return false;
    if (scan->valid[NO_VALUE]) return column <= level;
    if (column == level && !level_is_unindented_sequence(scan->state)) return false;
    return column <= level && scan->valid[BLOCK_END];
}

// The same with certainty: reads on to that line.
static bool comment_is_outside(Scan *scan) {
    State *state = scan->state;
    int64_t level = level_column(state);
    bool awaits_value = scan->valid[NO_VALUE];
    bool in_mapping = level_is_mapping(state);
    uint32_t below = 0;
    enum LineKind kind = next_line(scan, &below);
    if (kind == LINE_NONE) return scan->column < level;
    if (kind != LINE_KEY && kind != LINE_DASH) return false;
    if (below == level && awaits_value) return !(kind == LINE_DASH && in_mapping);
    if (below == level) return kind == LINE_KEY && level_is_unindented_sequence(state);
    for (unsigned i = 0; i < state->block_depth; i++) {
        if (state->columns[i] == below && below < level) return true;
    }
    return false;
}

// A comment stays with what it stands above: levels that end there end before it.
static bool scan_comment(Scan *scan) {
    State *state = scan->state;
    if (has(state, FLAG_COMMENT_INSIDE) || !comment_may_be_outside(scan)) {
        unset(state, FLAG_COMMENT_INSIDE);
        return comment(scan);
    }
    if (comment_is_outside(scan)) {
        return scan->valid[NO_VALUE] ? accept_as_is(scan, NO_VALUE) : close_level(scan);
    }
    set(state, FLAG_COMMENT_INSIDE); // its end is no longer in reach: come back for it
    return accept_as_is(scan, RESCAN);
}

// Settles where the first token of a line stands.
static enum Step scan_line_start(Scan *scan, Place *place) {
    State *state = scan->state;
    int32_t c = peek(scan);
    bool tabbed = scan->tab_indented;
    if (scan->column == 0 && (c == '-' || c == '.' || c == '<' || c == '=' || c == '>' || c == '%' || c == '|')) {
        enum Step done = scan_marker(scan);
        if (done != STEP_ON) return done;
    }
    if (tabbed && !has(state, FLAG_INDENT_KNOWN)) return step(scan_tab_indent(scan));
    if (scan->lead == LEAD_NONE && c == '-') {
        next(scan);
        scan->lead = at_blank_or_end(scan) ? LEAD_DASH : LEAD_TEXT;
    }
    int64_t level = level_column(state);
    if (tabbed) {
        scan->column = (uint32_t)(scan->valid[PLAIN] ? level + 1 : level < 0 ? 0 : level);
        place->guessed = true;
    } else if (has(state, FLAG_INDENT_KNOWN)) {
        scan->column = (uint32_t)(level < 0 ? 0 : level);
    }
    place->column = scan->column;
    bool is_dash = scan->lead == LEAD_DASH;
    // PyYAML takes the header of a block scalar in the column of its key.
    if ((c == '|' || c == '>') && scan->valid[PLAIN] && scan->column == level) return step(block_scalar(scan, level));
    if (scan->valid[NO_VALUE] && scan->column <= level) {
        // Nothing deeper came. The value is missing, unless it is a sequence in the column of its key.
        bool unindented = scan->column == level && level_is_mapping(state) && is_dash;
        if (!unindented) return step(accept_as_is(scan, NO_VALUE));
    }
    if (scan->column > level) {
        if (!scan->valid[PLAIN]) return scan_over_indented(scan, place);
        place->opens = true;
        return STEP_ON;
    }
    if (scan->column < level) return step(scan_dedent(scan));
    if (!is_dash && level_is_unindented_sequence(state) && !has(state, FLAG_INDENT_KNOWN)) {
        return step(close_level(scan));
    }
    return STEP_ON;
}

#endif
