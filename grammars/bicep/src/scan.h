// One call of the scanner: how it moves and answers, and what it knows of characters and words.
#ifndef AZUREML_BICEP_SCAN_H
#define AZUREML_BICEP_SCAN_H

#include "state.h"
#include "tokens.h"

typedef struct {
    State *state;
    TSLexer *lexer;
    const bool *valid; // by token: may the parser take it here
} Scan;

static inline int32_t peek(const Scan *scan) { return scan->lexer->lookahead; }
static inline bool at_end(const Scan *scan) { return scan->lexer->eof(scan->lexer); }
static inline void next(Scan *scan) { scan->lexer->advance(scan->lexer, false); }
static inline void mark_end(Scan *scan) { scan->lexer->mark_end(scan->lexer); }

static inline bool answer(Scan *scan, enum Token token) {
    scan->lexer->result_symbol = token;
    return true;
}

static inline bool take(Scan *scan, enum Token token) {
    mark_end(scan);
    return answer(scan, token);
}

static inline bool is_break(int32_t c) { return c == '\n' || c == '\r'; }
static inline bool is_blank(int32_t c) { return c == ' ' || c == '\t' || c == '\f' || c == 0xFEFF; }
static inline bool is_letter(int32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
static inline bool is_digit(int32_t c) { return c >= '0' && c <= '9'; }
static inline bool is_word(int32_t c) { return is_letter(c) || is_digit(c); }

static inline bool ends_line(const Scan *scan) { return is_break(peek(scan)) || at_end(scan); }

static inline void over_blanks(Scan *scan) {
    while (is_blank(peek(scan)))
        next(scan);
}

#define LONGEST_WORD 24

// Over a word; what is longer than any keyword counts as none.
static inline void read_word(Scan *scan, char word[LONGEST_WORD]) {
    unsigned length = 0;
    while (is_word(peek(scan))) {
        if (length < LONGEST_WORD - 1) word[length++] = (char)peek(scan);
        next(scan);
    }
    word[length] = 0;
}

static inline bool is_any(const char *word, const char *const *words) {
    for (; *words; words++)
        if (!strcmp(word, *words)) return true;
    return false;
}

// Declarations that begin with a keyword and a name, and those that begin otherwise.
static const char *const NAMED[] = {"resource", "module", "param",  "var",  "output",    "type",
                                    "func",     "test",   "assert", "metadata", "extensionConfig", NULL};
static const char *const NAMELESS[] = {"targetScope", "import", "extension", "using", "extends", NULL};

// Whether a declaration begins here, which is the start of a line: within brackets, someone has not closed them.
static bool declaration_begins(Scan *scan) {
    if (peek(scan) == '@') {
        next(scan);
        return is_letter(peek(scan));
    }
    if (!is_letter(peek(scan))) return false;
    char word[LONGEST_WORD];
    read_word(scan, word);
    bool named = is_any(word, NAMED);
    if (!named && !is_any(word, NAMELESS)) return false;
    bool blank = is_blank(peek(scan));
    over_blanks(scan);
    int32_t c = peek(scan);
    if (named) return blank && is_letter(c);
    return c == '\'' || c == '=' || (blank && (c == '{' || c == '*' || is_letter(c)));
}

// Whether `key:` stands here: within parentheses or an array, someone has not closed them.
static bool property_begins(Scan *scan) {
    if (!is_letter(peek(scan))) return false;
    while (is_word(peek(scan)))
        next(scan);
    over_blanks(scan);
    if (peek(scan) != ':') return false;
    next(scan);
    return peek(scan) != ':';
}

#endif
