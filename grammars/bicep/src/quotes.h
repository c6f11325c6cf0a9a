// Strings: where they begin, what they hold, where they end.
#ifndef AZUREML_BICEP_QUOTES_H
#define AZUREML_BICEP_QUOTES_H

#include "scan.h"

static inline unsigned over_run(Scan *scan, int32_t c, unsigned most) {
    unsigned count = 0;
    while (peek(scan) == c && count < most) {
        next(scan);
        count++;
    }
    return count;
}

// From behind the opening quotes: are there three more? Each string is read once for this, for if there are none, no
// other string can follow.
static bool is_closed(Scan *scan) {
    unsigned quotes = 0;
    for (; !at_end(scan); next(scan)) {
        quotes = peek(scan) == '\'' ? quotes + 1 : 0;
        if (quotes == 3) return true;
    }
    return false;
}

static bool open_string(Scan *scan) {
    if (scan->state->depth + 2 > MAX_DEPTH) return false;
    unsigned dollars = over_run(scan, '$', MAX_DOLLARS);
    if (peek(scan) != '\'') return false;
    next(scan);
    if (!dollars) mark_end(scan);
    if (over_run(scan, '\'', 2) == 2) {
        if (!scan->valid[OPEN_MULTILINE]) return false;
        mark_end(scan);
        push(scan->state, is_closed(scan) ? (uint8_t)(MULTILINE + dollars) : UNCLOSED_MULTILINE);
        return answer(scan, OPEN_MULTILINE);
    }
    if (dollars || !scan->valid[OPEN_STRING]) return false;
    push(scan->state, SINGLE_QUOTED);
    return answer(scan, OPEN_STRING);
}

static bool escape(Scan *scan) {
    next(scan);
    if (ends_line(scan)) return take(scan, ESCAPE);
    bool unicode = peek(scan) == 'u';
    next(scan);
    mark_end(scan);
    if (!unicode || peek(scan) != '{') return answer(scan, ESCAPE);
    next(scan);
    unsigned digits = 0;
    while (digits < 8 && (is_digit(peek(scan)) || (peek(scan) | 32) - 'a' + 0u < 6u)) {
        next(scan);
        digits++;
    }
    if (digits && peek(scan) == '}') {
        next(scan);
        mark_end(scan);
    }
    return answer(scan, ESCAPE);
}

static bool close_string(Scan *scan, enum Token token) {
    pop(scan->state);
    return answer(scan, token);
}

// The next token within a string that ends with its line.
static bool single_line(Scan *scan) {
    if (ends_line(scan)) return close_string(scan, MISSING_CLOSE);
    if (peek(scan) == '\\') return escape(scan);
    for (bool any = false;; any = true) {
        int32_t c = peek(scan);
        if (ends_line(scan) || c == '\\') return answer(scan, STRING_CONTENT);
        if (c == '\'' || c == '$') {
            if (c == '$' && any) { // may be content: look at what follows, but do not take it
                mark_end(scan);
                next(scan);
                if (peek(scan) == '{') return answer(scan, STRING_CONTENT);
                mark_end(scan);
                continue;
            }
            if (any) return answer(scan, STRING_CONTENT);
            next(scan);
            mark_end(scan);
            if (c == '\'') return close_string(scan, CLOSE);
            if (peek(scan) == '{') {
                next(scan);
                mark_end(scan);
                push(scan->state, HOLE);
                return answer(scan, OPEN_INTERPOLATION);
            }
            continue;
        }
        next(scan);
        mark_end(scan);
    }
}

// The next token within `'''`. Quotes and dollars in front of a full row of them are content.
static bool multi_line(Scan *scan, unsigned dollars) {
    for (bool any = false; !at_end(scan); any = true) {
        int32_t c = peek(scan);
        if (c == '\'') {
            unsigned quotes = over_run(scan, '\'', 1);
            while (peek(scan) == '\'') {
                next(scan);
                quotes++;
            }
            if (quotes >= 3) {
                if (any) return answer(scan, STRING_CONTENT);
                mark_end(scan);
                return close_string(scan, CLOSE);
            }
        } else if (c == '$' && dollars) {
            unsigned count = 0;
            while (peek(scan) == '$') {
                next(scan);
                count++;
            }
            if (count >= dollars && peek(scan) == '{') {
                if (any) return answer(scan, STRING_CONTENT);
                next(scan);
                mark_end(scan);
                push(scan->state, HOLE);
                return answer(scan, OPEN_INTERPOLATION);
            }
        } else {
            next(scan);
        }
        mark_end(scan);
    }
    return answer(scan, STRING_CONTENT);
}

static bool unclosed_multi_line(Scan *scan) {
    if (ends_line(scan)) return close_string(scan, MISSING_CLOSE);
    while (!ends_line(scan))
        next(scan);
    return take(scan, STRING_CONTENT);
}

static bool scan_string(Scan *scan) {
    uint8_t open = innermost(scan->state);
    if (open == SINGLE_QUOTED) return single_line(scan);
    if (open == UNCLOSED_MULTILINE || at_end(scan)) return unclosed_multi_line(scan);
    return multi_line(scan, open - MULTILINE);
}

#endif
