// Scalars: how far plain, quoted and block scalars go, and when a quote is torn.
#ifndef AZUREML_YAML_SCALAR_H
#define AZUREML_YAML_SCALAR_H

#include "look.h"

#define LOOK_DOUBTED_QUOTE_LINES 400

// `---` or `...` with a blank or the line's end behind it; reads what it compares. Only in column 0.
static bool over_document_marker(Scan *scan) {
    if (peek(scan) != '-' && peek(scan) != '.') return false;
    return over_run(scan, 4) == 3 && at_blank_or_end(scan);
}

// What ends plain text on its line.
enum PlainEnd { PLAIN_LINE_END, PLAIN_COLON, PLAIN_COMMENT, PLAIN_FLOW_INDICATOR };

// Over plain text to its end on this line, which is marked. (nb-ns-plain-in-line, YAML 1.2 rule 132.)
// Without `mark` it only looks; `any` then tells whether there was text at all.
static enum PlainEnd over_plain_on_line(Scan *scan, bool in_flow, bool mark, bool *any) {
    bool after_blank = false;
    while (!at_line_end(scan)) {
        int32_t c = peek(scan);
        if (c == '#' && after_blank) return PLAIN_COMMENT;
        if (in_flow && is_flow_indicator(c)) return PLAIN_FLOW_INDICATOR;
        next(scan);
        if (c == ':' && (at_blank_or_end(scan) || (in_flow && is_flow_indicator(peek(scan))))) return PLAIN_COLON;
        after_blank = is_blank(c);
        *any = true;
        if (mark && !after_blank) mark_end(scan);
    }
    return PLAIN_LINE_END;
}

// Is the next line with content, below the comment or line end that stands here, a key in this column?
static bool key_stands_below(Scan *scan, int64_t column) {
    uint32_t below = 0;
    return next_line(scan, &below) == LINE_KEY && below == column;
}

// After a first line of plain text, which ended as `end` says: the lines that continue it, deeper than `outer`.
//
// True if the text is itself a key in the making: where it could be one, in `own_column`, and a key follows there, for
// a value cannot stand beside keys. Directly below it that key may stand deeper, as its child.
static bool over_plain_lines(Scan *scan, enum PlainEnd end, int64_t outer, int64_t own_column, bool *ends_blank) {
    for (bool first = true; end == PLAIN_LINE_END && !at_end(scan); first = false) {
        int64_t column = to_next_text(scan);
        if (at_end(scan)) return false;
        if (peek(scan) == '#') {
            end = PLAIN_COMMENT;
            break;
        }
        if (column <= outer) return false;
        if (column == 0 && outer < 0 && over_document_marker(scan)) return false;
        bool is_quoted_key = own_column >= 0 && (first || column == own_column) &&
                             (peek(scan) == '"' || peek(scan) == '\'') && over_quoted_on_line(scan) &&
                             at_key_colon_after_blanks(scan);
        bool any = false;
        end = is_quoted_key ? PLAIN_COLON : over_plain_on_line(scan, false, false, &any);
        if (end == PLAIN_COLON) return own_column >= 0 && (column == own_column || (first && column > own_column));
        mark_end(scan);
        *ends_blank = true;
    }
    return end == PLAIN_COMMENT && own_column > outer && key_stands_below(scan, own_column);
}

// How a quoted scalar ends.
enum QuoteEnd {
    QUOTE_ON_LINE,
    QUOTE_BELOW,
    QUOTE_TORN,       // not closed, or only by a quote that belongs to another scalar; its first line is marked
    QUOTE_TORN_EMPTY, // the same, and nothing stands behind the quote
};

// Does a block entry begin here: `- ` or `word: `? Reads what it compares. Only such lines make a quote doubtful; any
// other text left of the level continues the scalar for PyYAML, and real files rely on that.
static bool over_entry_start(Scan *scan, int32_t quote) {
    int32_t c = peek(scan);
    next(scan);
    if (c == '-') return at_blank_or_end(scan);
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '$' || c == '_') {
        for (int i = 0; i < LOOK_KEY_LENGTH; i++) {
            int32_t d = peek(scan);
            bool word = (d >= 'a' && d <= 'z') || (d >= 'A' && d <= 'Z') || (d >= '0' && d <= '9') || d == '_' ||
                        d == '-' || d == '.';
            if (!word) return at_key_colon(scan);
            next(scan);
        }
        return false;
    }
    if (c == '\\' && quote == '"' && !at_line_end(scan)) next(scan);
    return false;
}

// Anything else right behind a closing quote says that it opens another scalar.
static bool may_follow_quote(Scan *scan) {
    int32_t c = peek(scan);
    return at_blank_or_end(scan) || c == ',' || c == ']' || c == '}' || c == ':';
}

// Over a quoted scalar. Where it closes, its end is marked, else the end of its first line.
static enum QuoteEnd over_quoted(Scan *scan, int64_t outer, bool may_span_lines) {
    int32_t quote = peek(scan);
    bool below = false, empty = true;
    bool doubtful = false; // an entry began at or left of the level: only a quote at its line's end can close now
    int doubtful_lines = 0;
    next(scan);
    for (;;) {
        int32_t c = peek(scan);
        enum QuoteEnd torn = empty ? QUOTE_TORN_EMPTY : QUOTE_TORN;
        if (at_line_end(scan)) {
            if (!below) mark_end(scan);
            if (at_end(scan) || !may_span_lines) return torn;
            below = true;
            int64_t column = to_next_text(scan);
            if (column == 0 && outer < 0 && over_document_marker(scan)) return QUOTE_TORN;
            if (column <= outer && peek(scan) != quote && !at_line_end(scan) && over_entry_start(scan, quote)) {
                doubtful = true;
            }
            if (doubtful && ++doubtful_lines > LOOK_DOUBTED_QUOTE_LINES) return torn;
            continue;
        }
        next(scan);
        if (c == '\\' && quote == '"') {
            empty = false;
            if (!at_line_end(scan)) next(scan);
        } else if (c == quote && quote == '\'' && peek(scan) == '\'') {
            empty = false;
            next(scan);
        } else if (c == quote) {
            if (doubtful && !at_line_end(scan)) return torn;
            if (below && !may_follow_quote(scan)) return torn;
            mark_end(scan);
            return below ? QUOTE_BELOW : QUOTE_ON_LINE;
        } else if (!is_blank(c)) {
            empty = empty && below;
        }
    }
}

// A literal or folded scalar. (YAML 1.2, 8.1.) Its header's `|` or `>` may be read already (`lead`).
static bool block_scalar(Scan *scan, int64_t outer) {
    if (scan->lead == LEAD_NONE) next(scan);
    int64_t indent = -1; // of the text, as soon as it is known
    for (; (peek(scan) >= '1' && peek(scan) <= '9') || peek(scan) == '+' || peek(scan) == '-'; next(scan)) {
        if (peek(scan) >= '1' && peek(scan) <= '9') indent = (outer < 0 ? 0 : outer) + (peek(scan) - '0');
    }
    mark_end(scan);
    bool after_blank = is_blank(peek(scan));
    over_blanks(scan);
    if (peek(scan) == '#' && after_blank) to_line_end(scan);
    if (!at_line_end(scan)) return invalid_line(scan);
    mark_end(scan);
    while (!at_end(scan)) {
        if (peek(scan) == '\r') next(scan);
        if (peek(scan) == '\n') next(scan);
        int64_t column = 0;
        for (; peek(scan) == ' '; column++)
            next(scan);
        if (at_end(scan)) break;
        if (is_break(peek(scan))) continue;
        if (peek(scan) == '\t') {
            over_blanks(scan);
            if (at_line_end(scan)) continue;
            if (column <= outer && indent < 0 && outer >= 0) break;
        } else {
            if (column <= outer || (peek(scan) == '#' && indent >= 0 && column < indent)) break;
            if (column == 0 && over_document_marker(scan)) break;
            if (column < indent) { // wrong in any case: rather the next entry in a wrong column than text
                enum LineKind kind = line_kind(scan, (uint32_t)column);
                if (kind == LINE_KEY || kind == LINE_DASH) break;
            }
            if (indent < 0) indent = column;
        }
        to_line_end(scan);
        mark_end(scan);
    }
    return accept(scan, BLOCK_SCALAR);
}

#endif
