// Block style: entries of mappings and sequences, and the scalars in them. YAML 1.2, chapter 8.
#ifndef AZUREML_YAML_BLOCK_H
#define AZUREML_YAML_BLOCK_H

#include "indent.h"

// `? ` or `: ` at the start of an entry; reads it.
static enum Step scan_indicator(Scan *scan, const Place *place, enum Token opening, enum Token token) {
    next(scan);
    if (!at_blank_or_end(scan)) {
        scan->lead = LEAD_TEXT;
        return STEP_ON;
    }
    if (place->opens && has(scan->state, FLAG_AFTER_INDICATOR)) return step(invalid_line(scan));
    mark_end(scan);
    if (place->opens) return step(open_level(scan, opening, place->column, true));
    return step(accept_or_invalid_line(scan, token));
}

// A dash that is read already.
static bool scan_dash(Scan *scan, const Place *place) {
    State *state = scan->state;
    bool is_child = place->opens;
    bool is_unindented = !is_child && level_is_mapping(state) && scan->valid[PLAIN];
    if (is_child && has(state, FLAG_AFTER_INDICATOR)) return invalid_line(scan);
    mark_end(scan);
    if (is_unindented || (is_child && scan->at_line_start && !place->guessed)) {
        // A dash alone, above a key in its column, is a line in the making and not the start of a sequence.
        uint32_t below = 0;
        if (line_below_empty_rest(scan, &below) == LINE_KEY && below == scan->column) return accept_invalid(scan);
    }
    if (is_child || is_unindented) return open_level(scan, NEW_DASH, place->column, false);
    return accept_or_invalid_line(scan, DASH);
}

static bool scan_quoted(Scan *scan, const Place *place) {
    bool is_double = peek(scan) == '"';
    enum QuoteEnd end = over_quoted(scan, level_column(scan->state), place->opens && scan->valid[PLAIN]);
    bool closed = end == QUOTE_ON_LINE || end == QUOTE_BELOW;
    bool is_key = end == QUOTE_ON_LINE && at_key_colon_after_blanks(scan);
    if (!place->opens) {
        enum Token token = is_double ? DOUBLE_KEY : SINGLE_KEY;
        return is_key ? accept_or_invalid_line(scan, token) : invalid_line(scan);
    }
    if (is_key) return open_level(scan, is_double ? NEW_DOUBLE_KEY : NEW_SINGLE_KEY, place->column, true);
    if (closed) return accept_or_invalid_line(scan, is_double ? DOUBLE : SINGLE);
    if (end == QUOTE_TORN && !scan->at_line_start) return accept_or_invalid(scan, UNTERMINATED);
    return accept_invalid(scan);
}

static bool scan_alias(Scan *scan, const Place *place) {
    next(scan);
    while (!at_blank_or_end(scan) && !is_flow_indicator(peek(scan)))
        next(scan);
    mark_end(scan);
    bool is_key = at_key_colon_after_blanks(scan);
    if (!place->opens) return is_key ? accept_or_invalid_line(scan, ALIAS_KEY) : invalid_line(scan);
    if (is_key) return open_level(scan, NEW_ALIAS_KEY, place->column, true);
    return accept_or_invalid_line(scan, ALIAS);
}

// An anchor or a tag. One that stands before a key counts for the key's column.
static bool scan_property(Scan *scan, const Place *place) {
    State *state = scan->state;
    bool is_anchor = peek(scan) == '&';
    next(scan);
    bool verbatim = !is_anchor && peek(scan) == '<'; // `!<tag:a,b>`
    while (!at_blank_or_end(scan) && (verbatim || !is_flow_indicator(peek(scan))))
        next(scan);
    mark_end(scan);
    enum Token token = place->opens ? (is_anchor ? ANCHOR : TAG) : (is_anchor ? KEY_ANCHOR : KEY_TAG);
    if (!scan->valid[token]) return invalid_line(scan);
    unsigned kept = state->flags & (FLAG_AFTER_INDICATOR | FLAG_PROPERTY);
    accept(scan, token);
    state->flags |= (uint16_t)kept;
    if (!place->opens) {
        set(state, FLAG_PROPERTY);
        state->property_column = 0;
    } else if (!kept) {
        set(state, FLAG_PROPERTY);
        state->property_column = place->column;
    }
    return true;
}

static bool scan_flow_start(Scan *scan, const Place *place) {
    State *state = scan->state;
    bool is_mapping = peek(scan) == '{';
    next(scan);
    mark_end(scan);
    over_blanks(scan);
    bool ends_line = at_line_end(scan) || peek(scan) == '#';
    enum Closing closing = find_closing(scan, level_column(state), is_mapping);
    bool is_key = closing == CLOSING_OF_KEY;
    enum Token token = is_mapping ? MAPPING_OPEN : SEQUENCE_OPEN;
    if (!place->opens) {
        token = is_mapping ? KEY_MAPPING_OPEN : KEY_SEQUENCE_OPEN;
    } else if (is_key) {
        token = is_mapping ? NEW_KEY_MAPPING_OPEN : NEW_KEY_SEQUENCE_OPEN;
    }
    // The bracket alone is wrong then; the search may have left its line.
    if (!scan->valid[token] || (!place->opens && !is_key)) return accept_invalid(scan);
    if (closing == CLOSING_NONE && ends_line) return accept_invalid(scan);
    if (place->opens && is_key && !push_level(state, place->column, true)) return accept_invalid(scan);
    state->flow_depth = 1;
    state->flow_is_mapping[0] = is_mapping;
    accept(scan, token);
    if (closing == CLOSING_NONE) set(state, FLAG_ONE_LINE_FLOW);
    if (closing == CLOSING_OUTDENTED) set(state, FLAG_OUTDENTED_FLOW);
    return true;
}

// The column of a mapping whose first key stands on a line indented by tabs: guessed from the line below it.
static uint32_t guess_column(Scan *scan) {
    int64_t level = level_column(scan->state);
    over_blanks(scan);
    bool has_value = !at_line_end(scan) && peek(scan) != '#';
    uint32_t below = 0;
    enum LineKind kind = next_line(scan, &below);
    if ((kind != LINE_KEY && kind != LINE_DASH) || below <= level) return (uint32_t)(level + 2);
    return has_value ? below : (uint32_t)((level + below + 1) / 2);
}

// Plain text: a key, a value over one or more lines, or a key whose colon is not typed yet.
static bool scan_plain(Scan *scan, Place *place) {
    mark_end(scan);
    bool any = false;
    enum PlainEnd end = over_plain_on_line(scan, false, true, &any);
    if (end == PLAIN_COLON) {
        if (!place->opens) return accept_or_invalid_line(scan, PLAIN_KEY);
        if (!scan->valid[NEW_PLAIN_KEY]) return invalid_line(scan);
        if (place->guessed) place->column = guess_column(scan);
        return open_level(scan, NEW_PLAIN_KEY, place->column, true);
    }
    if (!place->opens) {
        return level_is_mapping(scan->state) ? accept_or_invalid_line(scan, BARE_KEY) : invalid_line(scan);
    }
    if (!scan->valid[PLAIN]) return invalid_line(scan);
    bool ends_blank = false;
    // At the start of a line or behind a dash it could be a key; behind a colon it is a value (-1).
    int64_t own_column = has(scan->state, FLAG_AFTER_INDICATOR) || has(scan->state, FLAG_PROPERTY) ? -1 : place->column;
    bool is_key = over_plain_lines(scan, end, level_column(scan->state), own_column, &ends_blank);
    is_key = is_key && scan->valid[NEW_BARE_KEY] && push_level(scan->state, place->column, true);
    accept(scan, is_key ? NEW_BARE_KEY : PLAIN);
    if (ends_blank) set(scan->state, FLAG_ENDS_BLANK);
    return true;
}

// A token on a line that began with another one.
static enum Step scan_within_line(Scan *scan, Place *place) {
    State *state = scan->state;
    bool after_indicator = has(state, FLAG_AFTER_INDICATOR);
    if (scan->valid[PLAIN]) {
        place->opens = true;
        if (after_indicator) { // `a: b: c` is wrong, and read as a mapping one column inside of the level
            place->column = (uint32_t)(level_column(state) + 1);
        } else if (has(state, FLAG_PROPERTY)) {
            place->column = state->property_column;
        } else { // `- a: b`: what stands in front is the indicator of the level and blanks, and nothing else
            place->column = (uint32_t)(level_column(state) + 1) + scan->column;
        }
        return STEP_ON;
    }
    if (peek(scan) == ':' && scan->valid[COLON]) {
        next(scan);
        if (!at_blank_or_end(scan)) return step(invalid_line(scan));
        mark_end(scan);
        accept(scan, COLON);
        set(state, FLAG_AFTER_INDICATOR);
        return STEP_YES;
    }
    // Behind a complete node nothing more may come; behind an anchor or a tag, its key.
    bool after_property = has(state, FLAG_PROPERTY) && state->block_depth && scan->after_blank;
    return after_property ? STEP_ON : step(invalid_line(scan));
}

static bool scan_block(Scan *scan) {
    State *state = scan->state;
    if (scan->at_line_start) unset(state, FLAG_AFTER_INDICATOR | FLAG_PROPERTY);
    if (at_end(scan)) {
        if (scan->valid[NO_VALUE]) return accept_as_is(scan, NO_VALUE);
        return state->block_depth && scan->valid[BLOCK_END] && close_level(scan);
    }
    // What stands right before it is no plain text, or the `#` would be part of it. PyYAML wants no blank then.
    if (peek(scan) == '#') return scan_comment(scan);

    Place place = {false, false, 0};
    enum Step done = scan->at_line_start ? scan_line_start(scan, &place) : scan_within_line(scan, &place);
    if (done != STEP_ON) return done == STEP_YES;

    int32_t c = peek(scan);
    if (scan->lead == LEAD_NONE && c == '-') {
        next(scan);
        scan->lead = at_blank_or_end(scan) ? LEAD_DASH : LEAD_TEXT;
    }
    if (scan->lead == LEAD_DASH) return scan_dash(scan, &place);
    if (scan->lead == LEAD_TEXT) return scan_plain(scan, &place);
    switch (c) {
        case '?':
            done = scan_indicator(scan, &place, NEW_QUESTION, QUESTION);
            break;
        case ':':
            done = scan_indicator(scan, &place, NEW_COLON, COLON);
            break;
        case '"':
        case '\'':
            return scan_quoted(scan, &place);
        case '*':
            return scan_alias(scan, &place);
        case '&':
        case '!':
            return scan_property(scan, &place);
        case '[':
        case '{':
            return scan_flow_start(scan, &place);
        case '|':
        case '>':
            return scan->valid[PLAIN] ? block_scalar(scan, level_column(state)) : invalid_line(scan);
        case ']':
        case '}':
        case ',':
        case '%':
        case '@':
        case '`':
            return invalid_line(scan);
        default:
            break;
    }
    if (done != STEP_ON) return done == STEP_YES;
    return scan_plain(scan, &place);
}

#endif
