// What the scanner makes. The order is that of `externals` in grammar.js.
#ifndef AZUREML_BICEP_TOKENS_H
#define AZUREML_BICEP_TOKENS_H

enum Token {
    NEWLINE,           // ends an item; the blank lines below belong to it
    CONTINUED_NEWLINE, // `?`, `:` or `|` follows: white space, for what stands above goes on
    NEWLINE_BEFORE_IF, // between `=` and `if`
    MORE_NEWLINES,     // those behind a comment, after one before `if`
    OPEN_BRACE,
    OPEN_BRACKET,
    OPEN_PARENTHESIS,
    OPEN_ANGLE,
    OPEN_LAMBDA, // a parenthesis around the parameters of a lambda
    OPEN_STRING,
    OPEN_MULTILINE,
    OPEN_INTERPOLATION,
    CLOSE,         // what was opened last
    MISSING_CLOSE, // the same where it is not written
    STRING_CONTENT,
    ESCAPE,
    NO_VALUE,       // of zero width, where a value or a name should begin
    REST,           // behind a complete construct: nothing can take it
    UNKNOWN_LINE,   // a line outside of brackets that begins no declaration
    UNKNOWN_MEMBER, // a line in an object that begins no member
    DIRECTIVE_END,
    INVALID, // characters that Bicep does not have
    ERROR_SENTINEL,
};

#endif
