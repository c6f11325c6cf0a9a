// The end of a line, and of the text: does it end an item, does the item go on below, is a bracket still open that can
// no longer be?
#ifndef AZUREML_BICEP_NEWLINES_H
#define AZUREML_BICEP_NEWLINES_H

#include "scan.h"

// Over a comment that begins here; false where none does, with its first slash read.
static bool over_comment(Scan *scan) {
    next(scan);
    if (peek(scan) == '/') {
        while (!ends_line(scan))
            next(scan);
        return true;
    }
    if (peek(scan) != '*') return false;
    next(scan);
    for (int32_t last = 0; !at_end(scan); next(scan)) {
        if (last == '*' && peek(scan) == '/') {
            next(scan);
            return true;
        }
        last = peek(scan);
    }
    return true;
}

static void over_white_space(Scan *scan, bool *at_line_start) {
    while (is_blank(peek(scan)) || is_break(peek(scan))) {
        *at_line_start = is_break(peek(scan));
        next(scan);
    }
}

// More comments than this are not looked through for what comes below them.
#define MOST_COMMENTS 64

// The newline that goes with what comes first below, comments aside: NEWLINE where nothing goes on.
static enum Token newline_by_what_follows(Scan *scan) {
    bool ignored;
    for (unsigned comments = 0; peek(scan) == '/'; comments++) {
        if (comments == MOST_COMMENTS || !over_comment(scan)) return NEWLINE;
        over_white_space(scan, &ignored);
    }
    int32_t c = peek(scan);
    next(scan);
    if (c == '?' || c == ':' || c == '|') return peek(scan) == c ? NEWLINE : CONTINUED_NEWLINE; // `??`, `::`, `||`
    if (c != 'i' || peek(scan) != 'f') return NEWLINE;
    next(scan);
    return is_word(peek(scan)) ? NEWLINE : NEWLINE_BEFORE_IF;
}

static inline bool close_silently(Scan *scan) {
    pop(scan->state);
    return answer(scan, MISSING_CLOSE);
}

// What is missing at a place where nothing more can come: the value first, then what is open.
static bool missing_here(Scan *scan) {
    if (scan->valid[NO_VALUE]) return answer(scan, NO_VALUE);
    if (scan->valid[MISSING_CLOSE] && scan->state->depth) return close_silently(scan);
    return false;
}

static bool in_braces(const State *state) { return is_open(state, '{'); }

// A newline that an earlier token took along: first what it closes, then the newline itself.
static bool owed_newline(Scan *scan) {
    State *state = scan->state;
    uint8_t owed = state->owed, open = innermost(state);
    if (scan->valid[NO_VALUE] && !(owed == OWED_NEWLINE && scan->valid[NEWLINE])) return answer(scan, NO_VALUE);
    bool closes = owed == OWED_BEFORE_DECLARATION ? open != 0 : owed == OWED_BEFORE_PROPERTY && open != '{' && open;
    if (owed == OWED_NEWLINE && !scan->valid[NEWLINE]) closes = open != 0;
    if (closes && scan->valid[MISSING_CLOSE]) return close_silently(scan);
    state->owed = OWED_NOTHING;
    return scan->valid[NEWLINE] && answer(scan, NEWLINE);
}

static bool scan_newline(Scan *scan) {
    State *state = scan->state;
    if (scan->valid[MORE_NEWLINES]) {
        bool ignored;
        over_white_space(scan, &ignored);
        return take(scan, MORE_NEWLINES);
    }
    // A hole of a string ends with its line, and all that is open in it.
    if (is_open(state, HOLE)) {
        if (missing_here(scan)) return true;
        state->depth = 0;
    }
    bool at_line_start = false;
    over_white_space(scan, &at_line_start);
    if (at_end(scan)) {
        if (missing_here(scan)) return true;
        return scan->valid[NEWLINE] && take(scan, NEWLINE);
    }
    int32_t c = peek(scan);
    bool may_go_on = c == '?' || c == ':' || c == '|' || c == '/' || (c == 'i' && scan->valid[NEWLINE_BEFORE_IF]);
    if (!may_go_on && scan->valid[NO_VALUE] && !scan->valid[NEWLINE]) return answer(scan, NO_VALUE);
    // From here on a token of no text takes the newline along, and owes it.
    mark_end(scan);
    bool can_miss = scan->valid[NO_VALUE] || (scan->valid[MISSING_CLOSE] && state->depth);
    uint8_t owed = scan->valid[NEWLINE] ? OWED_NOTHING : OWED_NEWLINE;
    if (may_go_on && (scan->valid[REST] || scan->valid[NO_VALUE])) {
        enum Token token = newline_by_what_follows(scan);
        if (token != NEWLINE && scan->valid[token]) return answer(scan, token);
    } else if (can_miss && at_line_start && (c == '@' || is_letter(c)) && declaration_begins(scan)) {
        owed = OWED_BEFORE_DECLARATION;
    } else if (can_miss && !at_line_start && innermost(state) != '{' && in_braces(state) && property_begins(scan)) {
        owed = OWED_BEFORE_PROPERTY;
    }
    if (owed && missing_here(scan)) {
        state->owed = owed;
        return true;
    }
    return scan->valid[NEWLINE] && answer(scan, NEWLINE);
}

static bool newline_after_error(Scan *scan) {
    bool at_line_start = false;
    over_white_space(scan, &at_line_start);
    mark_end(scan);
    if (is_open(scan->state, HOLE) || is_open(scan->state, SINGLE_QUOTED)) {
        while (is_open(scan->state, HOLE) || is_open(scan->state, SINGLE_QUOTED))
            pop(scan->state);
    }
    if (at_line_start && declaration_begins(scan)) scan->state->depth = 0;
    return answer(scan, NEWLINE);
}

#endif
