// The scanner's memory between two tokens: what is open, and how it is written down for tree-sitter.
//
// It holds no absolute position: an edit above would change it in every token below, and tree-sitter reuses a node only
// where the state before it is the same bytes.
#ifndef AZUREML_BICEP_STATE_H
#define AZUREML_BICEP_STATE_H

#include "tree_sitter/alloc.h"
#include "tree_sitter/parser.h"
#include <string.h>

// More than fits into tree-sitter's buffer of 1,024 bytes (TREE_SITTER_SERIALIZATION_BUFFER_SIZE) is not opened: the
// rest of the line is `invalid`.
#define MAX_DEPTH 1000

// What may be open, besides brackets by their own character. A multi-line string is MULTILINE plus the number of its
// dollars; one that is never closed ends with its line.
#define SINGLE_QUOTED 1
#define UNCLOSED_MULTILINE 2
#define HOLE 3 // `${` in a string
#define MULTILINE 128
#define MAX_DOLLARS 127

// Why a newline is owed: a token of no text took it along to look behind it.
enum Owed { OWED_NOTHING, OWED_NEWLINE, OWED_BEFORE_PROPERTY, OWED_BEFORE_DECLARATION };

typedef struct {
    uint16_t depth;
    uint8_t owed;
    uint8_t open[MAX_DEPTH]; // outermost first
} State;

static inline uint8_t innermost(const State *state) { return state->depth ? state->open[state->depth - 1] : 0; }

static inline void push(State *state, uint8_t what) { state->open[state->depth++] = what; }

static inline void pop(State *state) {
    if (state->depth) state->depth--;
}

static inline bool is_string(uint8_t open) {
    return open == SINGLE_QUOTED || open == UNCLOSED_MULTILINE || open >= MULTILINE;
}

static inline bool is_open(const State *state, uint8_t what) {
    return memchr(state->open, what, state->depth) != NULL;
}

static inline unsigned write_state(const State *state, char *buffer) {
    if (!state->depth && !state->owed) return 0;
    buffer[0] = (char)state->owed;
    memcpy(buffer + 1, state->open, state->depth);
    return state->depth + 1u;
}

static inline void read_state(State *state, const char *buffer, unsigned length) {
    state->owed = length ? (uint8_t)buffer[0] : OWED_NOTHING;
    state->depth = length ? (uint16_t)(length - 1) : 0;
    if (length > 1) memcpy(state->open, buffer + 1, length - 1);
}

#endif
