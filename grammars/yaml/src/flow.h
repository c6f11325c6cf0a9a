// Inside `[...]` and `{...}`: YAML 1.2, 7.4.
//
// A collection that is never closed ends where its line, its block or the file ends: the rest of the file is not its
// business.
#ifndef AZUREML_YAML_FLOW_H
#define AZUREML_YAML_FLOW_H

#include "scalar.h"

static inline bool innermost_is_mapping(const State *state) { return state->flow_is_mapping[state->flow_depth - 1]; }

static void leave_flow(State *state) {
    if (--state->flow_depth == 0) unset(state, FLAG_ONE_LINE_FLOW | FLAG_OUTDENTED_FLOW);
}

// A value or a bracket that is missing.
static bool end_flow_early(Scan *scan) {
    if (scan->valid[NO_VALUE]) return accept_as_is(scan, NO_VALUE);
    enum Token token = innermost_is_mapping(scan->state) ? MAPPING_MISSING_CLOSE : SEQUENCE_MISSING_CLOSE;
    if (!scan->valid[token]) return false;
    leave_flow(scan->state);
    return accept(scan, token);
}

static bool flow_open(Scan *scan) {
    State *state = scan->state;
    bool is_mapping = peek(scan) == '{';
    enum Token token = is_mapping ? MAPPING_OPEN : SEQUENCE_OPEN;
    next(scan);
    mark_end(scan);
    if (!scan->valid[token] || state->flow_depth >= MAX_FLOW_DEPTH) return invalid_line(scan);
    state->flow_is_mapping[state->flow_depth++] = is_mapping;
    return accept(scan, token);
}

static bool flow_close(Scan *scan) {
    State *state = scan->state;
    bool is_mapping = peek(scan) == '}';
    enum Token token = is_mapping ? MAPPING_CLOSE : SEQUENCE_CLOSE;
    if (innermost_is_mapping(state) == is_mapping && scan->valid[token]) {
        next(scan);
        mark_end(scan);
        leave_flow(state);
        accept(scan, token);
        set(state, FLAG_AFTER_JSON);
        return true;
    }
    for (unsigned i = 0; i + 1 < state->flow_depth; i++) {
        if (state->flow_is_mapping[i] == is_mapping) return end_flow_early(scan); // it closes one further out
    }
    next(scan);
    mark_end(scan);
    return accept_invalid(scan);
}

static bool flow_quoted(Scan *scan, int64_t outer) {
    enum Token token = peek(scan) == '"' ? DOUBLE : SINGLE;
    enum QuoteEnd end = over_quoted(scan, outer, !has(scan->state, FLAG_ONE_LINE_FLOW));
    if (end == QUOTE_TORN || end == QUOTE_TORN_EMPTY) return accept_or_invalid(scan, UNTERMINATED);
    if (!accept_or_invalid(scan, token)) return false;
    set(scan->state, FLAG_AFTER_JSON);
    return true;
}

// An anchor, a tag or an alias.
static bool flow_property(Scan *scan) {
    enum Token token = peek(scan) == '&' ? ANCHOR : peek(scan) == '*' ? ALIAS : TAG;
    next(scan);
    bool verbatim = token == TAG && peek(scan) == '<'; // `!<a,b>` may hold what ends others
    while (!at_blank_or_end(scan) && (verbatim || !is_flow_indicator(peek(scan)))) {
        if (peek(scan) == '>') verbatim = false;
        next(scan);
    }
    mark_end(scan);
    return accept_or_invalid(scan, token);
}

// The first character, where it needs `lead`, is read already.
static bool flow_plain(Scan *scan, int64_t outer) {
    State *state = scan->state;
    // After a colon a line that holds a colon itself is the next entry, with its comma missing.
    bool may_be_key = !has(state, FLAG_AFTER_INDICATOR);
    mark_end(scan);
    if (!scan->valid[FLOW_PLAIN]) {
        while (!at_line_end(scan) && !is_flow_indicator(peek(scan)))
            next(scan);
        mark_end(scan);
        return accept_invalid(scan);
    }
    bool any = false;
    enum PlainEnd end = over_plain_on_line(scan, true, true, &any);
    while (end == PLAIN_LINE_END && !has(state, FLAG_ONE_LINE_FLOW) && !at_end(scan)) {
        int64_t column = to_next_text(scan);
        if (at_end(scan) || is_flow_indicator(peek(scan)) || peek(scan) == '#') break;
        if (outer >= 0 && column <= outer) break;
        if (column == 0 && outer < 0 && over_document_marker(scan)) break;
        any = false;
        end = over_plain_on_line(scan, true, may_be_key, &any);
        if (may_be_key) continue;
        if (end == PLAIN_COLON) break;
        if (any) mark_end(scan);
    }
    return accept(scan, FLOW_PLAIN);
}

static bool flow_colon(Scan *scan, int64_t outer) {
    // Not marked yet: the value in front of it may be missing.
    next(scan);
    bool ends = at_blank_or_end(scan) || is_flow_indicator(peek(scan));
    if (ends && scan->valid[NO_VALUE]) return accept_as_is(scan, NO_VALUE);
    mark_end(scan);
    if (scan->valid[FLOW_COLON] && (ends || has(scan->state, FLAG_AFTER_JSON))) {
        accept(scan, FLOW_COLON);
        set(scan->state, FLAG_AFTER_INDICATOR);
        return true;
    }
    return ends ? accept_invalid(scan) : flow_plain(scan, outer);
}

static bool scan_flow(Scan *scan) {
    State *state = scan->state;
    int64_t outer = has(state, FLAG_OUTDENTED_FLOW) ? -1 : level_column(state);
    int32_t c = peek(scan);
    bool is_outside = outer >= 0 && scan->column <= outer && c != ']' && c != '}' && c != ',' && c != '#';
    if (at_end(scan)) return end_flow_early(scan);
    if (scan->at_line_start && (has(state, FLAG_ONE_LINE_FLOW) || is_outside)) return end_flow_early(scan);
    if (scan->valid[NO_VALUE] && (c == ',' || c == ']' || c == '}')) return accept_as_is(scan, NO_VALUE);
    if (scan->at_line_start && scan->column == 0 && (c == '-' || c == '.')) {
        int run = over_run(scan, 3);
        if (run == 3 && at_blank_or_end(scan)) return end_flow_early(scan);
        mark_end(scan);
        if (c == '-' && run == 1 && (at_blank_or_end(scan) || is_flow_indicator(peek(scan)))) {
            return accept_invalid(scan);
        }
        return flow_plain(scan, outer);
    }
    if (c == ':') return flow_colon(scan, outer);
    mark_end(scan);
    switch (c) {
        case '#': // right behind a bracket, a comma or a quote too, as for PyYAML
            return comment(scan);
        case '[':
        case '{':
            return flow_open(scan);
        case ']':
        case '}':
            return flow_close(scan);
        case ',':
            next(scan);
            mark_end(scan);
            return accept_or_invalid(scan, COMMA);
        case '"':
        case '\'':
            return flow_quoted(scan, outer);
        case '&':
        case '*':
        case '!':
            return flow_property(scan);
        case '?':
            next(scan);
            mark_end(scan);
            return at_blank_or_end(scan) ? accept_or_invalid(scan, FLOW_QUESTION) : flow_plain(scan, outer);
        default:
            if (starts_plain(scan, true)) return flow_plain(scan, outer);
            if (peek(scan) == c) next(scan);
            mark_end(scan);
            return accept_invalid(scan);
    }
}

#endif
