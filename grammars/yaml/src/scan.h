// One call of the scanner: where it stands, how it moves, how it answers.
//
// The rules that every answer keeps: no token that the parser does not wait for (what cannot be is INVALID, an extra
// that fits everywhere), and no zero-width token without a change of state, or the parser would never move on.
#ifndef AZUREML_YAML_SCAN_H
#define AZUREML_YAML_SCAN_H

#include "state.h"
#include "tokens.h"

// What of the token was read to find out what it is.
enum Lead {
    LEAD_NONE,
    LEAD_DASH, // a dash with a blank behind it: the indicator
    LEAD_TEXT, // one or more characters that begin plain text, such as `-x` or `..`
};

typedef struct {
    State *state;
    TSLexer *lexer;
    const bool *valid; // by token: may the parser take it here
    bool at_line_start;
    bool after_blank; // white space or a line's start directly before
    bool tab_indented;
    uint32_t column; // of the token, where at_line_start; else the blanks in front of it
    enum Lead lead;
} Scan;

// ---- moving ----

static inline int32_t peek(const Scan *scan) { return scan->lexer->lookahead; }

static inline bool at_end(const Scan *scan) { return scan->lexer->eof(scan->lexer); }

static inline void next(Scan *scan) { scan->lexer->advance(scan->lexer, false); }

static inline void mark_end(Scan *scan) { scan->lexer->mark_end(scan->lexer); }

static inline bool is_break(int32_t c) { return c == '\n' || c == '\r'; }

static inline bool is_blank(int32_t c) { return c == ' ' || c == '\t'; }

static inline bool is_flow_indicator(int32_t c) { return c == ',' || c == '[' || c == ']' || c == '{' || c == '}'; }

static inline bool at_line_end(const Scan *scan) { return is_break(peek(scan)) || (peek(scan) == 0 && at_end(scan)); }

static inline bool at_blank_or_end(const Scan *scan) { return is_blank(peek(scan)) || at_line_end(scan); }

static void to_line_end(Scan *scan) {
    while (!at_line_end(scan))
        next(scan);
}

static void over_blanks(Scan *scan) {
    while (is_blank(peek(scan)))
        next(scan);
}

// Over line breaks and the indentation of the line that follows; gives its column, a tab counted as one.
static uint32_t to_next_text(Scan *scan) {
    uint32_t column = 0;
    while (is_break(peek(scan)) || is_blank(peek(scan))) {
        column = is_break(peek(scan)) ? 0 : column + 1;
        next(scan);
    }
    return column;
}

// Over a run of the character that stands here, at most `most` of them; gives their number.
static int over_run(Scan *scan, int most) {
    int32_t c = peek(scan);
    int count = 0;
    while (count < most && peek(scan) == c && !at_end(scan)) {
        next(scan);
        count++;
    }
    return count;
}

// ---- levels ----

// The column of the innermost block collection, -1 outside of any. (`n` in the productions of YAML 1.2.)
static inline int64_t level_column(const State *state) {
    return state->block_depth ? (int64_t)state->columns[state->block_depth - 1] : -1;
}

static inline bool level_is_mapping(const State *state) {
    return state->block_depth && state->is_mapping[state->block_depth - 1];
}

// A sequence whose dashes stand in the column of the key that it belongs to.
static inline bool level_is_unindented_sequence(const State *state) {
    unsigned depth = state->block_depth;
    return depth > 1 && !state->is_mapping[depth - 1] && state->is_mapping[depth - 2] &&
           state->columns[depth - 1] == state->columns[depth - 2];
}

static bool push_level(State *state, uint32_t column, bool is_mapping) {
    if (state->block_depth >= MAX_BLOCK_DEPTH) return false;
    if ((int64_t)column < level_column(state)) column = (uint32_t)level_column(state);
    state->columns[state->block_depth] = column;
    state->is_mapping[state->block_depth++] = is_mapping;
    return true;
}

// ---- answers ----

// A token that changes nothing: extras and zero-width tokens.
static bool accept_as_is(Scan *scan, enum Token token) {
    scan->lexer->result_symbol = (TSSymbol)token;
    set(scan->state, FLAG_STARTED);
    return true;
}

static bool accept(Scan *scan, enum Token token) {
    unset(scan->state, FLAG_AFTER_INDICATOR | FLAG_AFTER_JSON | FLAG_INDENT_KNOWN | FLAG_PROPERTY | FLAG_ENDS_BLANK);
    return accept_as_is(scan, token);
}

// What was marked, as an error that may stand anywhere.
static bool accept_invalid(Scan *scan) {
    unset(scan->state, FLAG_INDENT_KNOWN);
    return scan->valid[INVALID] && accept_as_is(scan, INVALID);
}

// The rest of the line as an error.
static bool invalid_line(Scan *scan) {
    to_line_end(scan);
    mark_end(scan);
    return accept_invalid(scan);
}

static bool accept_or_invalid_line(Scan *scan, enum Token token) {
    return scan->valid[token] ? accept(scan, token) : invalid_line(scan);
}

static bool accept_or_invalid(Scan *scan, enum Token token) {
    return scan->valid[token] ? accept(scan, token) : accept_invalid(scan);
}

// The token that opens a block collection.
static bool open_level(Scan *scan, enum Token token, uint32_t column, bool is_mapping) {
    if (!scan->valid[token] || !push_level(scan->state, column, is_mapping)) return invalid_line(scan);
    return accept(scan, token);
}

static bool close_level(Scan *scan) {
    if (!scan->valid[BLOCK_END] || !scan->state->block_depth) return invalid_line(scan);
    scan->state->block_depth--;
    return accept(scan, BLOCK_END);
}

static bool comment(Scan *scan) {
    to_line_end(scan);
    mark_end(scan);
    return accept_as_is(scan, COMMENT);
}

#endif
