// The scanner of the YAML grammar. It makes every token: which line holds a key, where a scalar ends, when a level
// opens or closes. grammar.js only nests what comes from here. One translation unit: editors compile parser.c and
// scanner.c and nothing else.
//
//   tokens.h  what it makes              look.h    what lies ahead, within bounds
//   state.h   what it remembers          scalar.h  plain, quoted and block scalars
//   scan.h    how it moves and answers   indent.h  the start of a line: which level it belongs to
//   flow.h    inside brackets            block.h   outside of them
//
// Sections and rule numbers are those of YAML 1.2.2: https://yaml.org/spec/1.2.2/
#include "block.h"
#include "flow.h"

// Over white space to the token, noting how the line begins. Columns are counted from line breaks, for tree-sitter's
// own count does not know `\r`; where none is passed, what stands further left is not ours to read again.
static void to_token(Scan *scan) {
    State *state = scan->state;
    bool started = has(state, FLAG_STARTED);
    scan->at_line_start = !started;
    scan->after_blank = !started || has(state, FLAG_ENDS_BLANK);
    for (;;) {
        int32_t c = peek(scan);
        if (is_break(c)) {
            scan->at_line_start = true;
            scan->tab_indented = false;
            scan->column = 0;
        } else if (is_blank(c)) {
            scan->column++;
            if (c == '\t' && scan->at_line_start) scan->tab_indented = true;
        } else if (c != 0xFEFF || started) { // a byte order mark, at the very start
            return;
        }
        scan->after_blank = true;
        scan->lexer->advance(scan->lexer, true);
    }
}

// tree-sitter repairs an error by itself and takes any token. It should never come to that; if it does, the rest of
// the line is lost and nothing else.
static bool scan_after_error(Scan *scan) {
    while (is_blank(peek(scan)) || is_break(peek(scan)))
        scan->lexer->advance(scan->lexer, true);
    return !at_end(scan) && invalid_line(scan);
}

void *tree_sitter_azureml_yaml_external_scanner_create(void) { return ts_calloc(1, sizeof(State)); }

void tree_sitter_azureml_yaml_external_scanner_destroy(void *payload) { ts_free(payload); }

unsigned tree_sitter_azureml_yaml_external_scanner_serialize(void *payload, char *buffer) {
    return write_state(payload, buffer);
}

void tree_sitter_azureml_yaml_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
    read_state(payload, buffer, length);
}

bool tree_sitter_azureml_yaml_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
    Scan scan = {.state = payload, .lexer = lexer, .valid = valid, .lead = LEAD_NONE};
    mark_end(&scan); // a zero-width token ends where the one before it did
    if (valid[ERROR_SENTINEL]) return scan_after_error(&scan);
    to_token(&scan);
    return scan.state->flow_depth ? scan_flow(&scan) : scan_block(&scan);
}
