// The scanner's memory between two tokens, and how it is written down for tree-sitter.
//
// It holds no absolute row or offset: an edit above would change it in every token below, and tree-sitter reuses a
// node only where the state before it is the same bytes.
#ifndef AZUREML_YAML_STATE_H
#define AZUREML_YAML_STATE_H

#include "tree_sitter/alloc.h"
#include "tree_sitter/parser.h"

// Deeper than these, the rest of a line is `invalid`. Written down, both stacks fill about half of tree-sitter's
// buffer of 1,024 bytes (TREE_SITTER_SERIALIZATION_BUFFER_SIZE).
#define MAX_BLOCK_DEPTH 100
#define MAX_FLOW_DEPTH 100

enum Flag {
    FLAG_STARTED = 1,          // something was read: a byte order mark can no longer come
    FLAG_AFTER_INDICATOR = 2,  // after `:` or `---` on this line: no block collection may start here
    FLAG_AFTER_JSON = 4,       // after a quoted scalar or flow collection, inside one: `:` needs no blank behind it
    FLAG_ONE_LINE_FLOW = 8,    // the outermost flow collection has no closing bracket: it ends with its line
    FLAG_INDENT_KNOWN = 16,    // the wrong indentation of this line is reported already
    FLAG_PROPERTY = 32,        // after an anchor or a tag on this line; `property_column` is set
    FLAG_ENDS_BLANK = 64,      // the last token took the blanks behind it along
    FLAG_COMMENT_INSIDE = 128, // the comment that follows was looked at: it belongs to the innermost level
    FLAG_OUTDENTED_FLOW = 256, // the outermost flow collection is closed below lines at or left of its level
};

typedef struct {
    uint32_t columns[MAX_BLOCK_DEPTH]; // of the open block collections, outermost first, never decreasing
    bool is_mapping[MAX_BLOCK_DEPTH];
    uint8_t block_depth;
    bool flow_is_mapping[MAX_FLOW_DEPTH];
    uint8_t flow_depth;
    uint16_t flags;
    uint32_t property_column; // where the first property of the line stands: `&a key: b` is a mapping in that column
} State;

static inline bool has(const State *state, enum Flag flag) { return (state->flags & flag) != 0; }

static inline void set(State *state, enum Flag flag) { state->flags |= (uint16_t)flag; }

static inline void unset(State *state, unsigned flags) { state->flags &= (uint16_t)~flags; }

// Variable length, seven bits a byte, the least significant first.
static unsigned write_number(char *buffer, unsigned at, uint32_t number) {
    while (number >= 128) {
        buffer[at++] = (char)(number | 128);
        number >>= 7;
    }
    buffer[at++] = (char)number;
    return at;
}

static uint32_t read_number(const char *buffer, unsigned length, unsigned *at) {
    uint32_t number = 0;
    for (int shift = 0; *at < length && shift < 32; shift += 7) {
        uint8_t byte = (uint8_t)buffer[(*at)++];
        number |= (uint32_t)(byte & 127) << shift;
        if (!(byte & 128)) break;
    }
    return number;
}

// At most 4 + 5 + 5 * MAX_BLOCK_DEPTH + MAX_FLOW_DEPTH / 8 + 1 bytes.
static unsigned write_state(const State *state, char *buffer) {
    unsigned at = 0;
    buffer[at++] = (char)(state->flags & 255);
    buffer[at++] = (char)(state->flags >> 8);
    buffer[at++] = (char)state->block_depth;
    buffer[at++] = (char)state->flow_depth;
    if (has(state, FLAG_PROPERTY)) at = write_number(buffer, at, state->property_column);
    uint32_t outer = 0;
    for (unsigned i = 0; i < state->block_depth; i++) {
        uint32_t deeper = state->columns[i] - outer;
        at = write_number(buffer, at, deeper << 1 | (state->is_mapping[i] ? 1 : 0));
        outer = state->columns[i];
    }
    for (unsigned i = 0; i < state->flow_depth; i += 8) {
        unsigned bits = 0;
        for (unsigned j = 0; j < 8 && i + j < state->flow_depth; j++) {
            if (state->flow_is_mapping[i + j]) bits |= 1U << j;
        }
        buffer[at++] = (char)bits;
    }
    return at;
}

static void read_state(State *state, const char *buffer, unsigned length) {
    state->block_depth = state->flow_depth = state->flags = 0;
    state->property_column = 0;
    if (length < 4) return;
    unsigned at = 0;
    state->flags = (uint8_t)buffer[at++];
    state->flags |= (uint16_t)((uint8_t)buffer[at++] << 8);
    state->block_depth = (uint8_t)buffer[at++];
    state->flow_depth = (uint8_t)buffer[at++];
    if (has(state, FLAG_PROPERTY)) state->property_column = read_number(buffer, length, &at);
    uint32_t column = 0;
    for (unsigned i = 0; i < state->block_depth; i++) {
        uint32_t number = read_number(buffer, length, &at);
        state->is_mapping[i] = (number & 1) != 0;
        column += number >> 1;
        state->columns[i] = column;
    }
    for (unsigned i = 0; i < state->flow_depth; i++) {
        state->flow_is_mapping[i] = ((uint8_t)buffer[at + i / 8] >> (i % 8) & 1) != 0;
    }
}

#endif
