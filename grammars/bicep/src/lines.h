// Within a line: brackets, places where nothing begins, and text that nothing can take.
#ifndef AZUREML_BICEP_LINES_H
#define AZUREML_BICEP_LINES_H

#include "newlines.h"
#include "quotes.h"

// ---- text that nothing can take ----

// Characters that no token of Bicep has.
static bool is_foreign(int32_t c) {
    return c == ';' || c == '"' || c == '`' || c == '\\' || c == '~' || c > 126 || (c < ' ' && !is_break(c) && c != '\t');
}

static bool foreign(Scan *scan) {
    while (is_foreign(peek(scan)) && !at_end(scan) && !is_blank(peek(scan)))
        next(scan);
    return take(scan, INVALID);
}

// To the end of the line, or of the item where brackets are open.
static bool rest_of_line(Scan *scan, enum Token token) {
    bool inside = scan->state->depth > 0;
    unsigned depth = 0;
    while (!ends_line(scan)) {
        int32_t c = peek(scan);
        if (c == '{' || c == '[' || c == '(') {
            depth++;
        } else if (c == '}' || c == ']' || c == ')') {
            if (depth) depth--;
            else if (inside) break;
        } else if (c == ',' && inside && !depth) {
            break;
        }
        next(scan);
        if (!is_blank(c)) mark_end(scan);
    }
    return answer(scan, token);
}

// ---- brackets ----

static uint8_t opener(int32_t close) {
    switch (close) {
        case '}': return '{';
        case ']': return '[';
        case ')': return '(';
        case '>': return '<';
        default: return 0;
    }
}

// Whether an open bracket waits for `close`; a hole of a string waits for a brace.
static bool waits(const State *state, int32_t close) {
    uint8_t open = opener(close);
    return is_open(state, open) || (close == '}' && is_open(state, HOLE));
}

static bool closes_innermost(const State *state, int32_t close) {
    uint8_t open = innermost(state);
    return open && (open == opener(close) || (close == '}' && open == HOLE));
}

static bool open_bracket(Scan *scan, enum Token token) {
    int32_t c = peek(scan);
    if (scan->state->depth + 1 > MAX_DEPTH) {
        if (c == '<') return false;
        while (!ends_line(scan))
            next(scan);
        return take(scan, INVALID);
    }
    push(scan->state, (uint8_t)c);
    next(scan);
    return take(scan, token);
}

// Behind a parenthesis: are there names only, and then `) =>`?
static bool lambda_follows(Scan *scan) {
    for (;;) {
        int32_t c = peek(scan);
        if (c == '/') {
            if (!over_comment(scan)) return false;
        } else if (is_blank(c) || is_break(c) || is_word(c) || c == ',') {
            next(scan);
        } else {
            break;
        }
    }
    if (peek(scan) != ')') return false;
    next(scan);
    over_blanks(scan);
    if (peek(scan) != '=') return false;
    next(scan);
    return peek(scan) == '>';
}

static bool open_parenthesis(Scan *scan) {
    const bool *valid = scan->valid;
    if (!valid[OPEN_PARENTHESIS] && !valid[OPEN_LAMBDA]) return false;
    if (!valid[OPEN_LAMBDA] || scan->state->depth + 1 > MAX_DEPTH) return open_bracket(scan, OPEN_PARENTHESIS);
    open_bracket(scan, OPEN_PARENTHESIS);
    return answer(scan, lambda_follows(scan) ? OPEN_LAMBDA : OPEN_PARENTHESIS);
}

// `}`, `]`, `)` or `>`.
static bool closing(Scan *scan, int32_t c) {
    State *state = scan->state;
    const bool *valid = scan->valid;
    if (c == '>' && !closes_innermost(state, c)) return false;
    if (valid[NO_VALUE]) return answer(scan, NO_VALUE);
    if (closes_innermost(state, c) && valid[CLOSE]) {
        pop(state);
        next(scan);
        return take(scan, CLOSE);
    }
    if (waits(state, c) && valid[MISSING_CLOSE]) return close_silently(scan);
    enum Token stray = valid[UNKNOWN_LINE] ? UNKNOWN_LINE : valid[UNKNOWN_MEMBER] ? UNKNOWN_MEMBER : REST;
    if (!valid[stray]) return false;
    next(scan);
    mark_end(scan);
    return rest_of_line(scan, stray);
}

static bool bracket_after_error(Scan *scan) {
    State *state = scan->state;
    int32_t c = peek(scan);
    if (c == '{' || c == '[' || c == '(') {
        return open_bracket(scan, c == '{' ? OPEN_BRACE : c == '[' ? OPEN_BRACKET : OPEN_PARENTHESIS);
    }
    if (c != '}' && c != ']' && c != ')') return false;
    next(scan);
    mark_end(scan);
    if (!waits(state, c)) return answer(scan, INVALID);
    while (!closes_innermost(state, c))
        pop(state);
    pop(state);
    return answer(scan, CLOSE);
}

// ---- everything in a line ----

// Behind `#disable-next-line` or a code: the next code, a comment or the end of the line, or what should not be there.
static bool scan_directive(Scan *scan) {
    if (is_word(peek(scan)) || peek(scan) == '-') return false;
    if (ends_line(scan) || peek(scan) == '/' || !scan->valid[REST]) return answer(scan, DIRECTIVE_END);
    while (!ends_line(scan))
        next(scan);
    return take(scan, REST);
}

static const char *const AFTER_A_NAME[] = {"existing", "with", "as", "from", "in", NULL};

// A line outside of brackets: is it a declaration?
static bool unknown_line(Scan *scan, int32_t c) {
    if (c == '@' || c == '/') return false;
    if (c == '#') {
        next(scan);
        mark_end(scan);
        if (peek(scan) == 'd' || peek(scan) == 'r') return false;
    } else if (is_letter(c)) {
        char word[LONGEST_WORD];
        read_word(scan, word);
        if (is_any(word, NAMED) || is_any(word, NAMELESS)) return false;
        mark_end(scan);
    }
    return rest_of_line(scan, UNKNOWN_LINE);
}

// Whether nothing that goes on can begin with `c`: not an operator, an index, a call.
static bool is_rest(Scan *scan, int32_t c) {
    if (is_letter(c)) {
        char word[LONGEST_WORD];
        read_word(scan, word);
        return !is_any(word, AFTER_A_NAME);
    }
    if (is_digit(c) || c == '\'') next(scan);
    return is_digit(c) || c == '\'' || c == '{' || c == '@' || c == '$' || is_foreign(c);
}

static bool begins_member(int32_t c) {
    return is_letter(c) || c == '\'' || c == '.' || c == '@' || c == '*' || c == '/' || c == '#' || c == '$' || c == ',';
}

static bool scan_in_line(Scan *scan) {
    const bool *valid = scan->valid;
    int32_t c = peek(scan);
    if (opener(c)) return closing(scan, c);
    if (valid[UNKNOWN_LINE]) return unknown_line(scan, c);
    if (valid[NO_VALUE] && (c == ',' || c == ':' || c == '=')) return answer(scan, NO_VALUE);
    if (valid[UNKNOWN_MEMBER] && !begins_member(c)) return rest_of_line(scan, UNKNOWN_MEMBER);
    if (valid[REST] && !valid[OPEN_STRING] && !valid[OPEN_BRACE] && is_rest(scan, c)) {
        mark_end(scan);
        return rest_of_line(scan, REST);
    }
    switch (c) {
        case '{': return valid[OPEN_BRACE] && open_bracket(scan, OPEN_BRACE);
        case '[': return valid[OPEN_BRACKET] && open_bracket(scan, OPEN_BRACKET);
        case '<': return valid[OPEN_ANGLE] && open_bracket(scan, OPEN_ANGLE);
        case '(': return open_parenthesis(scan);
        case '\'':
        case '$': return (valid[OPEN_STRING] || valid[OPEN_MULTILINE]) && open_string(scan);
        default: return is_foreign(c) && foreign(scan);
    }
}

#endif
