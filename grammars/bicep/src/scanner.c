// The scanner of the Bicep grammar. It makes newlines, brackets and strings into tokens, and says where something is
// missing or too much. grammar.js nests what comes from here; words, numbers and operators are tree-sitter's own. One
// translation unit: editors compile parser.c and scanner.c and nothing else.
//
//   tokens.h   what it makes              quotes.h    in and at the edges of strings
//   state.h    what it remembers          newlines.h  at the end of a line, and of the text
//   scan.h     how it moves and answers   lines.h     brackets, and text that nothing can take
//
// The language is that of https://github.com/Azure/bicep/tree/main/src/Bicep.Core/Parsing.
#include "lines.h"
#include "newlines.h"
#include "quotes.h"

// tree-sitter repairs an error by itself and takes any token. Nothing of zero width may come now, or it never ends. A
// new line begins anew.
static bool scan_after_error(Scan *scan) {
    State *state = scan->state;
    state->owed = OWED_NOTHING;
    while (is_blank(peek(scan)))
        scan->lexer->advance(scan->lexer, true);
    mark_end(scan);
    if (at_end(scan)) return false;
    int32_t c = peek(scan);
    if (is_break(c)) return newline_after_error(scan);
    if (c == '\'' || c == '$') return open_string(scan);
    if (bracket_after_error(scan)) return true;
    return is_foreign(c) && foreign(scan);
}

void *tree_sitter_azureml_bicep_external_scanner_create(void) { return ts_calloc(1, sizeof(State)); }

void tree_sitter_azureml_bicep_external_scanner_destroy(void *payload) { ts_free(payload); }

unsigned tree_sitter_azureml_bicep_external_scanner_serialize(void *payload, char *buffer) {
    return write_state(payload, buffer);
}

void tree_sitter_azureml_bicep_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
    read_state(payload, buffer, length);
}

bool tree_sitter_azureml_bicep_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
    Scan scan = {.state = payload, .lexer = lexer, .valid = valid};
    mark_end(&scan); // a zero-width token ends where the one before it did
    if (valid[ERROR_SENTINEL]) return scan_after_error(&scan);
    if (valid[STRING_CONTENT] && is_string(innermost(scan.state))) return scan_string(&scan);
    if (scan.state->owed && owed_newline(&scan)) return true;
    while (is_blank(peek(&scan)))
        lexer->advance(lexer, true);
    mark_end(&scan);
    if (valid[DIRECTIVE_END]) return scan_directive(&scan);
    if (at_end(&scan)) return missing_here(&scan);
    if (is_break(peek(&scan))) return scan_newline(&scan);
    return scan_in_line(&scan);
}
