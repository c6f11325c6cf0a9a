// Looking ahead: what the rest of a line, the next line or a bracket turns out to be.
//
// These functions move the lexer and decide nothing; their callers marked the token's end before. How far they look
// is bounded, or every line of a torn file would read the whole rest of it.
#ifndef AZUREML_YAML_LOOK_H
#define AZUREML_YAML_LOOK_H

#include "scan.h"

#define LOOK_LINES 200       // blank lines and comments between a line and the next one with content
#define LOOK_KEY_LENGTH 1100 // YAML 1.2 (7.4.2, 8.2.2) limits an implicit key to 1,024 characters
#define LOOK_FLOW_LINES 800  // a longer flow collection counts as closed
#define LOOK_FLOW_LENGTH 32768
#define LOOK_FLOW_DEPTH 120

enum LineKind {
    LINE_NONE, // the end of the file
    LINE_TEXT,
    LINE_KEY,
    LINE_DASH,
    LINE_DOCUMENT, // `---` or `...`
    LINE_CONFLICT, // git's `<<<<<<<`, `=======`, `>>>>>>>`
};

// Can plain text begin here? Reads a `-`, `?` or `:`, which depend on what follows. (ns-plain-first, YAML 1.2 rule
// 126.)
static bool starts_plain(Scan *scan, bool in_flow) {
    int32_t c = peek(scan);
    switch (c) {
        case '-':
        case '?':
        case ':':
            next(scan);
            return !at_blank_or_end(scan) && !(in_flow && is_flow_indicator(peek(scan)));
        case '#':
        case '&':
        case '*':
        case '!':
        case '|':
        case '>':
        case '\'':
        case '"':
        case '%':
        case '@':
        case '`':
            return false;
        default:
            return !is_flow_indicator(c);
    }
}

// Over a quoted scalar that ends on its line. False if it does not.
static bool over_quoted_on_line(Scan *scan) {
    int32_t quote = peek(scan);
    next(scan);
    while (!at_line_end(scan)) {
        if (peek(scan) == '\\' && quote == '"') {
            next(scan);
            if (at_line_end(scan)) return false;
        } else if (peek(scan) == quote) {
            next(scan);
            if (quote == '"' || peek(scan) != '\'') return true;
        }
        next(scan);
    }
    return false;
}

// A colon that ends a key: with a blank or the line's end behind it. Reads it.
static bool at_key_colon(Scan *scan) {
    if (peek(scan) != ':') return false;
    next(scan);
    return at_blank_or_end(scan);
}

static bool at_key_colon_after_blanks(Scan *scan) {
    over_blanks(scan);
    return at_key_colon(scan);
}

// Does the rest of the line, plain text, hold the colon of a key?
static enum LineKind text_or_key(Scan *scan) {
    bool after_blank = false;
    for (int i = 0; i < LOOK_KEY_LENGTH && !at_line_end(scan); i++) {
        if (peek(scan) == ':') {
            if (at_key_colon(scan)) return LINE_KEY;
            after_blank = false;
            continue;
        }
        if (peek(scan) == '#' && after_blank) break;
        after_blank = is_blank(peek(scan));
        next(scan);
    }
    return LINE_TEXT;
}

// The kind of the line whose first visible character is next.
static enum LineKind line_kind(Scan *scan, uint32_t column) {
    if (at_end(scan)) return LINE_NONE;
    int32_t c = peek(scan);
    if (c == '-' || c == '.' || c == '<' || c == '=' || c == '>') {
        int run = over_run(scan, 8);
        bool marker = c == '-' || c == '.';
        if (c == '-' && run == 1 && at_blank_or_end(scan)) return LINE_DASH;
        if (column == 0 && run == 3 && marker && at_blank_or_end(scan)) return LINE_DOCUMENT;
        if (column == 0 && run == 7 && !marker && at_blank_or_end(scan)) return LINE_CONFLICT;
    }
    for (int i = 0; i < 64; i++) { // anchors and tags
        switch (peek(scan)) {
            case '"':
            case '\'':
                return over_quoted_on_line(scan) && at_key_colon_after_blanks(scan) ? LINE_KEY : LINE_TEXT;
            case '*':
                while (!at_blank_or_end(scan))
                    next(scan);
                return at_key_colon_after_blanks(scan) ? LINE_KEY : LINE_TEXT;
            case '&':
            case '!':
                while (!at_blank_or_end(scan))
                    next(scan);
                over_blanks(scan);
                continue;
            case '?':
                next(scan);
                if (at_blank_or_end(scan)) return LINE_KEY;
                break;
            default:
                break;
        }
        break;
    }
    return text_or_key(scan);
}

// The kind of the token's own line, of which `lead` was read already.
static enum LineKind own_line_kind(Scan *scan, uint32_t column) {
    switch (scan->lead) {
        case LEAD_DASH:
            return LINE_DASH;
        case LEAD_TEXT:
            return text_or_key(scan);
        default:
            return line_kind(scan, column);
    }
}

// From within a line: the kind and column of the next one with content.
static enum LineKind next_line(Scan *scan, uint32_t *column) {
    for (int i = 0; i < LOOK_LINES; i++) {
        to_line_end(scan);
        if (at_end(scan)) return LINE_NONE;
        *column = to_next_text(scan);
        if (at_end(scan)) return LINE_NONE;
        if (peek(scan) != '#') return line_kind(scan, *column);
    }
    return LINE_NONE;
}

// The same, if nothing more stands on this line.
static enum LineKind line_below_empty_rest(Scan *scan, uint32_t *column) {
    over_blanks(scan);
    return at_line_end(scan) ? next_line(scan, column) : LINE_NONE;
}

// Do only directives and comments stand between this line and a `---`?
static bool document_start_follows(Scan *scan) {
    for (int i = 0; i < LOOK_LINES; i++) {
        to_line_end(scan);
        uint32_t column = to_next_text(scan);
        if (at_end(scan)) return false;
        int32_t c = peek(scan);
        if (c == '-' && column == 0) return over_run(scan, 4) == 3 && at_blank_or_end(scan);
        if (c != '#' && (c != '%' || column > 0)) return false;
    }
    return false;
}

enum Closing {
    CLOSING_NONE,
    CLOSING_FOUND,
    CLOSING_OUTDENTED, // the same, below lines at or left of the level
    CLOSING_OF_KEY,    // on this line, and a key's colon follows
};

// Where the flow collection whose bracket was just read is closed. `outer` is the column of the level around it: a
// line at or left of it ends the search, for there the next block entry begins. PyYAML ignores columns inside of
// brackets; so such a line still belongs to them if all is closed in the end, and no key stands where a comma is due.
static enum Closing find_closing(Scan *scan, int64_t outer, bool is_mapping) {
    bool mapping[LOOK_FLOW_DEPTH];
    mapping[0] = is_mapping;
    int depth = 1, lines = 0, length = 0;
    bool after_blank = true, token_start = true;
    bool after_token = true; // a bracket, a comma or a quote: what no `#` belongs to
    bool awaits_entry = true; // after an opening bracket or a comma
    bool continues = false;   // on a line that can only be more of the text above it
    enum Closing found = CLOSING_FOUND;
    int32_t quote = 0; // the quote we are in
    while (!at_end(scan)) {
        if (++length > LOOK_FLOW_LENGTH || lines > LOOK_FLOW_LINES) return found;
        int32_t c = peek(scan);
        if (is_break(c)) {
            lines++;
            int64_t column = to_next_text(scan);
            if (at_end(scan)) break;
            c = peek(scan);
            after_blank = token_start = true;
            bool closes = c == ']' || c == '}' || c == ',';
            bool is_comment_line = c == '#' && !quote;
            if (column <= outer && !is_comment_line && (quote || !closes)) {
                if (quote) return CLOSING_NONE;
                found = CLOSING_OUTDENTED;
                continues = !awaits_entry;
            }
            if (found == CLOSING_OUTDENTED && c == '-' && !quote) { // an item of a list, which brackets cannot hold
                next(scan);
                if (at_blank_or_end(scan)) return CLOSING_NONE;
                awaits_entry = token_start = false;
            }
            continue;
        }
        next(scan);
        if (quote) {
            if (c == '\\' && quote == '"') {
                if (!at_line_end(scan)) next(scan);
            } else if (c == quote) {
                if (quote == '\'' && peek(scan) == '\'') {
                    next(scan);
                } else {
                    quote = 0;
                    after_blank = token_start = false;
                    after_token = true;
                }
            }
            continue;
        }
        bool is_comment = c == '#' && (after_blank || after_token);
        if (!is_blank(c) && !is_comment) awaits_entry = c == ',' || c == '[' || c == '{';
        awaits_entry = awaits_entry || (c == '?' && token_start && at_blank_or_end(scan));
        if (c == ',') continues = false;
        if (continues && c == ':' && at_blank_or_end(scan)) return CLOSING_NONE; // a key, and no comma before it
        switch (c) {
            case '#':
                if (is_comment) to_line_end(scan);
                token_start = token_start && is_comment;
                break;
            case '"':
            case '\'':
                if (token_start) quote = c;
                break;
            case '[':
            case '{':
                if (depth >= LOOK_FLOW_DEPTH) return found == CLOSING_OUTDENTED ? CLOSING_NONE : found;
                mapping[depth++] = c == '{';
                token_start = true;
                break;
            case ']':
            case '}':
                if (mapping[--depth] != (c == '}')) return CLOSING_NONE;
                if (depth == 0) return lines == 0 && at_key_colon_after_blanks(scan) ? CLOSING_OF_KEY : found;
                token_start = false;
                break;
            case ',':
            case ':':
                token_start = true;
                break;
            default:
                token_start = token_start && is_blank(c);
        }
        after_blank = is_blank(c);
        after_token = is_flow_indicator(c);
    }
    return CLOSING_NONE;
}

#endif
