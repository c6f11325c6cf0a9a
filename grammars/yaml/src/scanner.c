// External scanner of the spike YAML grammar: ALL lexing. Never emits a token that valid[] does not allow; anything else becomes INVALID.
#include "tree_sitter/parser.h"
#include "tree_sitter/alloc.h"
#include <string.h>
enum { BLOCK_END, NEW_DASH, DASH, NEW_QMARK, QMARK, NEW_COLON, COLON,
  NEW_PLAIN_KEY, PLAIN_KEY, NEW_DQ_KEY, DQ_KEY, NEW_SQ_KEY, SQ_KEY, NEW_ALIAS_KEY, ALIAS_KEY, NEW_BARE_KEY, BARE_KEY, KEY_ANCHOR, KEY_TAG,
  PLAIN, DQ, SQ, BLOCK_SCALAR, ANCHOR, TAG, ALIAS, UNTERMINATED,
  SEQ_OPEN, MAP_OPEN, KEY_SEQ_OPEN, KEY_MAP_OPEN, NEW_KEY_SEQ_OPEN, NEW_KEY_MAP_OPEN,
  SEQ_CLOSE, MAP_CLOSE, SEQ_AUTO, MAP_AUTO, COMMA, FLOW_COLON, FLOW_QMARK, FLOW_PLAIN,
  COMMENT, INVALID, BAD_INDENT, RESCAN, DOC_START, DOC_END, DIRECTIVE, NO_VALUE, SENTINEL };
enum { MAXB = 100, MAXF = 100, LOOK_LINES = 200 };
enum { F_STARTED = 1, F_NOCOMPACT = 2, F_JSON = 4, F_ONELINE = 8, F_BAD = 16, F_PROP = 32, F_WSEND = 64 };
typedef struct { uint32_t col[MAXB]; uint8_t map[MAXB]; uint8_t n, f, flags; uint32_t prop; uint8_t ft[MAXF]; } S;
void *tree_sitter_azureml_yaml_external_scanner_create(void) { return ts_calloc(1, sizeof(S)); }
void tree_sitter_azureml_yaml_external_scanner_destroy(void *p) { ts_free(p); }
static unsigned pv(char *b, unsigned i, uint32_t v) { while (v >= 128) { b[i++] = (char)(v | 128); v >>= 7; } b[i++] = (char)v; return i; }
static uint32_t gv(const char *b, unsigned *i) { uint32_t v = 0; int s = 0; uint8_t c; do { c = (uint8_t)b[(*i)++]; v |= (uint32_t)(c & 127) << s; s += 7; } while (c & 128); return v; }
unsigned tree_sitter_azureml_yaml_external_scanner_serialize(void *p, char *b) { // worst case 3+5+100*5+13 bytes
  S *s = p; unsigned i = 0; b[i++] = (char)s->flags; b[i++] = (char)s->n; b[i++] = (char)s->f;
  if (s->flags & F_PROP) i = pv(b, i, s->prop);
  uint32_t last = 0; for (int k = 0; k < s->n; k++) { i = pv(b, i, (s->col[k] - last) << 1 | s->map[k]); last = s->col[k]; }
  for (int k = 0; k < s->f; k += 8) { uint8_t x = 0; for (int j = 0; j < 8 && k + j < s->f; j++) x |= (uint8_t)(s->ft[k + j] << j); b[i++] = (char)x; }
  return i;
}
void tree_sitter_azureml_yaml_external_scanner_deserialize(void *p, const char *b, unsigned len) {
  S *s = p; s->n = s->f = s->flags = 0; s->prop = 0; if (!len) return;
  unsigned i = 0; s->flags = (uint8_t)b[i++]; s->n = (uint8_t)b[i++]; s->f = (uint8_t)b[i++];
  if (s->flags & F_PROP) s->prop = gv(b, &i);
  uint32_t last = 0; for (int k = 0; k < s->n; k++) { uint32_t v = gv(b, &i); s->map[k] = v & 1; last += v >> 1; s->col[k] = last; }
  for (int k = 0; k < s->f; k++) s->ft[k] = (uint8_t)b[i + k / 8] >> (k % 8) & 1;
}
typedef TSLexer L;
#define la l->lookahead
#define END (l->eof(l))
static inline void adv(L *l) { l->advance(l, false); }
static inline bool nlc(int32_t c) { return c == '\n' || c == '\r'; }
static inline bool ws(int32_t c) { return c == ' ' || c == '\t'; }
static inline bool eol(L *l) { return nlc(la) || (la == 0 && END); }
static inline bool brk(L *l) { return ws(la) || eol(l); }            // white space or end
static inline bool find(int32_t c) { return c == ',' || c == '[' || c == ']' || c == '{' || c == '}'; }
static void rest(L *l) { while (!eol(l)) adv(l); }
static void skip_ws(L *l) { while (ws(la)) adv(l); }
// ---- small lookahead helpers: they move the lexer, callers have called mark_end before ----
typedef enum { K_EOF, K_PLAIN, K_KEY, K_DASH, K_DOC, K_CONFLICT } Kind;
static bool plain_start(L *l, bool flow) { // consumes one char when it is - ? :
  int32_t c = la; if (c == '-' || c == '?' || c == ':') { adv(l); return !(brk(l) || (flow && find(la))); }
  return !(find(c) || c == '#' || c == '&' || c == '*' || c == '!' || c == '|' || c == '>' || c == '\'' || c == '"' || c == '%' || c == '@' || c == '`');
}
static bool quoted_one_line(L *l) { int32_t q = la; adv(l);
  for (;;) { if (eol(l)) return false; if (la == '\\' && q == '"') { adv(l); if (eol(l)) return false; adv(l); continue; }
    if (la == q) { adv(l); if (q == '\'' && la == q) { adv(l); continue; } return true; } adv(l); } }
static bool colon_here(L *l) { if (la != ':') return false; adv(l); return brk(l); }
// kind of the line whose first visible character is the lookahead
static Kind line_kind(L *l, uint32_t col) {
  if (END) return K_EOF;
  if (la == '-' || la == '.' || la == '<' || la == '=' || la == '>') {
    int32_t c = la; int n = 0; while (la == c && n < 8) { adv(l); n++; }
    if (c == '-' && n == 1 && brk(l)) return K_DASH;
    if (col == 0 && n == 3 && (c == '-' || c == '.') && brk(l)) return K_DOC;
    if (col == 0 && n == 7 && c != '-' && c != '.' && brk(l)) return K_CONFLICT;
  }
  for (int i = 0; i < 64; i++) { // properties and one simple node
    if (la == '"' || la == '\'') { if (!quoted_one_line(l)) return K_PLAIN; skip_ws(l); return colon_here(l) ? K_KEY : K_PLAIN; }
    if (la == '&' || la == '!' || la == '*') { bool al = la == '*'; while (!brk(l)) adv(l); skip_ws(l); if (al) return colon_here(l) ? K_KEY : K_PLAIN; continue; }
    if (la == '?') { adv(l); if (brk(l)) return K_KEY; }
    break;
  }
  bool sp = false; int n = 0;
  while (!eol(l) && n++ < 1100) { if (la == ':') { adv(l); if (brk(l)) return K_KEY; sp = false; continue; } if (la == '#' && sp) break; sp = ws(la); adv(l); }
  return K_PLAIN;
}
// from the end of a line: column and kind of the next line with content (comments and blank lines skipped)
static Kind next_line(L *l, uint32_t *col) {
  for (int i = 0; i < LOOK_LINES; i++) {
    rest(l); if (END) return K_EOF; while (nlc(la)) adv(l);
    uint32_t c = 0; while (ws(la)) { adv(l); c++; }
    if (nlc(la) || la == '#') continue; if (END) return K_EOF;
    *col = c; return line_kind(l, c);
  }
  return K_EOF;
}
// does the flow collection whose opening bracket was just consumed end properly?  0 no, 1 yes, 2 yes on this line and ':' follows
static int flow_ends(L *l, int64_t n, bool map) {
  uint8_t st[128]; st[0] = map; int depth = 1; bool multi = false; int lines = 0, chars = 0; bool sp = true; bool token_start = true;
  while (!END) {
    if (++chars > 32768) return 1;
    if (nlc(la)) { multi = true; if (++lines > 800) return 1; while (nlc(la)) adv(l); int64_t c = 0; while (ws(la)) { adv(l); c++; } sp = token_start = true;
      if (nlc(la) || la == '#') { rest(l); continue; } if (END) return 0; if (c <= n && la != ']' && la != '}' && la != ',') return 0; continue; }
    if (la == '#' && sp) { rest(l); continue; }
    if (token_start && (la == '"' || la == '\'')) { int32_t q = la; adv(l);
      for (;;) { if (END) return 0; if (++chars > 32768) return 1;
        if (nlc(la)) { multi = true; if (++lines > 800) return 1; while (nlc(la)) adv(l); int64_t c = 0; while (ws(la)) { adv(l); c++; } if (!nlc(la) && c <= n) return 0; continue; }
        if (q == '"' && la == '\\') { adv(l); if (!END && !nlc(la)) adv(l); continue; }
        if (la == q) { adv(l); if (q == '\'' && la == q) { adv(l); continue; } break; } adv(l); }
      token_start = false; sp = false; continue; }
    if (la == '[' || la == '{') { if (depth >= 120) return 1; st[depth++] = la == '{'; token_start = true; sp = false; adv(l); continue; }
    if (la == ']' || la == '}') { if (st[depth - 1] != (la == '}')) return 0; adv(l); if (--depth == 0) { if (multi) return 1; skip_ws(l); return colon_here(l) ? 2 : 1; } sp = false; token_start = false; continue; }
    if (la == ',' || la == ':') token_start = true; else if (!ws(la)) token_start = false;
    sp = ws(la); adv(l);
  }
  return 0;
}
// plain text of one line, marking the end after every visible character. returns ':' , '#' or 0
static int plain_line(L *l, bool flow) {
  bool sp = false;
  while (!eol(l)) {
    if (la == ':') { adv(l); if (brk(l) || (flow && find(la))) return ':'; l->mark_end(l); sp = false; continue; }
    if (la == '#' && sp) return '#'; if (flow && find(la)) return ',';
    sp = ws(la); adv(l); if (!sp) l->mark_end(l);
  }
  return 0;
}
// quoted scalar. 0 = torn (token ends at the end of its first line), 1 = closed on its line, 2 = closed later, 3 = torn and nothing after the quote
static int quoted(L *l, int64_t n, bool multi_ok, bool flow) {
  int32_t q = la; adv(l); bool multi = false, empty = true, doubt = false; int dl = 0;
  for (;;) {
    if (la == 0 && END) { if (!multi) l->mark_end(l); return empty ? 3 : 0; }
    if (nlc(la)) {
      if (!multi) l->mark_end(l); if (!multi_ok) return empty ? 3 : 0; multi = true;
      while (nlc(la)) adv(l); uint32_t c = 0; while (ws(la)) { adv(l); c++; }
      if (nlc(la)) continue;
      if (n < 0 && c == 0 && (la == '-' || la == '.')) { int32_t d = la; int k = 0; while (la == d && k < 4) { adv(l); k++; } if (k == 3 && brk(l)) return 0; }
      if ((int64_t)c <= n && la != q) { // PyYAML accepts shallow continuation lines; stop only where a block entry starts
        bool ent = false; int k = 0; int32_t first = la; adv(l);
        if (first == '-' && brk(l)) ent = true;
        else if ((first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z') || first == '$' || first == '_') {
          while (k++ < 1100 && ((la >= 'a' && la <= 'z') || (la >= 'A' && la <= 'Z') || (la >= '0' && la <= '9') || la == '_' || la == '-' || la == '.')) adv(l);
          if (la == ':') { adv(l); if (brk(l)) ent = true; } }
        else if (first == '\\' && q == '"' && !eol(l)) adv(l);
        if (ent) doubt = true; } // looks torn: accept it only if the closing quote ends its line
      if (doubt && ++dl > 400) return empty ? 3 : 0;
      continue;
    }
    if (q == '"' && la == '\\') { empty = false; adv(l); if (nlc(la)) continue; if (!END) adv(l); continue; }
    if (la == q) { adv(l); if (q == '\'' && la == q) { if (!multi) empty = false; adv(l); continue; }
      if (doubt && !eol(l)) return empty ? 3 : 0;
      if (multi && !(brk(l) || la == ',' || la == ']' || la == '}' || la == ':')) return empty ? 3 : 0;
      l->mark_end(l); return multi ? 2 : 1; }
    if (!multi && !ws(la)) empty = false; adv(l);
  }
}
static bool out(S *s, L *l, int t) { l->result_symbol = (TSSymbol)t; s->flags |= F_STARTED; return true; }
static bool tok(S *s, L *l, int t) { s->flags &= (uint8_t)~(F_NOCOMPACT | F_JSON | F_BAD | F_PROP | F_WSEND); return out(s, l, t); }
static bool invalid(S *s, L *l, const bool *v) { rest(l); l->mark_end(l); if (!v[INVALID]) return false; s->flags &= (uint8_t)~F_BAD; return out(s, l, INVALID); }
static bool push(S *s, uint32_t col, bool map) { if (s->n >= MAXB) return false; if (s->n && s->col[s->n - 1] > col) col = s->col[s->n - 1]; s->col[s->n] = col; s->map[s->n++] = map; return true; }
static bool auto_close(S *s, L *l, const bool *v) { int t = s->ft[s->f - 1] ? MAP_AUTO : SEQ_AUTO; if (!v[t]) return false; if (--s->f == 0) s->flags &= (uint8_t)~F_ONELINE; return tok(s, l, t); }

static bool scan_flow(S *s, L *l, const bool *v, bool nl, uint32_t col, bool skipped) {
  int64_t n = s->n ? (int64_t)s->col[s->n - 1] : -1; bool one = s->flags & F_ONELINE, incolon = s->flags & F_NOCOMPACT;
  if (END || (nl && (one || (n >= 0 && col <= n && la != ']' && la != '}' && la != ',' && la != '#')))) return v[NO_VALUE] ? out(s, l, NO_VALUE) : auto_close(s, l, v);
  if (v[NO_VALUE] && (la == ',' || la == ']' || la == '}')) return out(s, l, NO_VALUE);
  int32_t c = la;
  if (nl && col == 0 && (c == '-' || c == '.')) { int k = 0; while (la == c && k < 3) { adv(l); k++; } if (k == 3 && brk(l)) return v[NO_VALUE] ? out(s, l, NO_VALUE) : auto_close(s, l, v);
    if (k == 1 && (c == '-' && (brk(l) || find(la)))) { l->mark_end(l); return v[INVALID] ? out(s, l, INVALID) : false; } l->mark_end(l); goto plain; }
  if (c != ':') l->mark_end(l);
  if (c == '#') { if (!skipped) return invalid(s, l, v); rest(l); l->mark_end(l); return out(s, l, COMMENT); }
  if (c == '[' || c == '{') { int t = c == '[' ? SEQ_OPEN : MAP_OPEN; adv(l); l->mark_end(l); if (!v[t] || s->f >= MAXF) return invalid(s, l, v); s->ft[s->f++] = c == '{'; return tok(s, l, t); }
  if (c == ']' || c == '}') { bool m = c == '}'; 
    if (s->ft[s->f - 1] == m && v[m ? MAP_CLOSE : SEQ_CLOSE]) { adv(l); l->mark_end(l); if (--s->f == 0) s->flags &= (uint8_t)~F_ONELINE; tok(s, l, m ? MAP_CLOSE : SEQ_CLOSE); s->flags |= F_JSON; return true; }
    for (int i = 0; i + 1 < s->f; i++) if (s->ft[i] == m) return auto_close(s, l, v);
    adv(l); l->mark_end(l); return v[INVALID] ? out(s, l, INVALID) : false; }
  if (c == ',') { adv(l); l->mark_end(l); return v[COMMA] ? tok(s, l, COMMA) : v[INVALID] ? out(s, l, INVALID) : false; }
  if (c == ':' ) { adv(l); if (v[NO_VALUE] && (brk(l) || find(la))) return out(s, l, NO_VALUE);
    if (v[FLOW_COLON] && (s->flags & F_JSON || brk(l) || find(la))) { l->mark_end(l); tok(s, l, FLOW_COLON); s->flags |= F_NOCOMPACT; return true; }
    l->mark_end(l); if (brk(l) || find(la)) return v[INVALID] ? out(s, l, INVALID) : false; goto plain; }
  if (c == '"' || c == '\'') { int r = quoted(l, n, !one, true); if (!r || r == 3) { if (v[UNTERMINATED]) return tok(s, l, UNTERMINATED); return v[INVALID] ? out(s, l, INVALID) : false; }
    int t = c == '"' ? DQ : SQ; if (!v[t]) return v[INVALID] ? out(s, l, INVALID) : false; tok(s, l, t); s->flags |= F_JSON; return true; }
  if (c == '&' || c == '*' || c == '!') { int t = c == '&' ? ANCHOR : c == '*' ? ALIAS : TAG; adv(l); bool vb = c == '!' && la == '<'; while (!brk(l) && (vb || !find(la))) { if (vb && la == '>') vb = false; adv(l); } l->mark_end(l); return v[t] ? tok(s, l, t) : v[INVALID] ? out(s, l, INVALID) : false; }
  if (c == '?') { adv(l); l->mark_end(l); if (brk(l)) return v[FLOW_QMARK] ? tok(s, l, FLOW_QMARK) : v[INVALID] ? out(s, l, INVALID) : false; goto plain; }
  if (!plain_start(l, true)) { if (la == c) adv(l); l->mark_end(l); return v[INVALID] ? out(s, l, INVALID) : false; }
plain: l->mark_end(l);
  { bool key_ok = !incolon;
    if (!v[FLOW_PLAIN]) { while (!eol(l) && !find(la)) adv(l); l->mark_end(l); return v[INVALID] ? out(s, l, INVALID) : false; }
    int r = plain_line(l, true);
    while (r == 0 && !one) { // continuation lines
      if (END) break; uint32_t cc = 0; while (nlc(la) || ws(la)) { if (nlc(la)) cc = 0; else cc++; adv(l); }
      if (END || find(la) || la == '#' || (n >= 0 && cc <= n)) break;
      if (cc == 0 && n < 0 && (la == '-' || la == '.')) { int32_t d = la; int k = 0; while (la == d && k < 3) { adv(l); k++; } if (k == 3 && brk(l)) break; }
      bool sp = true; r = 0; int cnt = 0;
      while (!eol(l)) { if (la == ':') { adv(l); if (brk(l) || find(la)) { r = ':'; break; } sp = false; continue; } if (la == '#' && sp) { r = '#'; break; } if (find(la)) { r = ','; break; }
        sp = ws(la); adv(l); if (!sp && key_ok) { l->mark_end(l); } cnt++; }
      if (r == ':' && !key_ok) break;
      if (cnt && !key_ok) l->mark_end(l);
    }
    return tok(s, l, FLOW_PLAIN); }
}
static bool block_scalar(S *s, L *l, int64_t n, const bool *v) { // the | or > is already consumed
  int d = 0, ch = 0; while ((la >= '1' && la <= '9') || la == '+' || la == '-') { if (la >= '1' && la <= '9') d = (int)(la - '0'); else ch = la; adv(l); }
  (void)ch; l->mark_end(l); bool sp = ws(la); skip_ws(l); if (la == '#' && sp) rest(l);
  if (!eol(l)) return invalid(s, l, v);
  int64_t min = d ? (n < 0 ? 0 : n) + d : -1; l->mark_end(l);
  for (;;) {
    if (END) break; if (la == '\r') { adv(l); if (la == '\n') adv(l); } else if (la == '\n') adv(l);
    int64_t c = 0; while (la == ' ') { adv(l); c++; }
    if (END) break; if (nlc(la)) continue;
    if (la == '\t' ) { int64_t k = c; while (ws(la)) { adv(l); k++; } if (nlc(la) || END) continue; if (c <= n && min < 0) { if (n >= 0) break; } }
    else { if (c <= n) break; if (la == '#' && min >= 0 && c < min) break;
      if (c == 0 && (la == '-' || la == '.')) { int32_t q = la; int k = 0; while (la == q && k < 3) { adv(l); k++; } if (k == 3 && brk(l)) break; } 
      if (min < 0) min = c; }
    rest(l); l->mark_end(l);
  }
  return tok(s, l, BLOCK_SCALAR);
}
bool tree_sitter_azureml_yaml_external_scanner_scan(void *p, TSLexer *l, const bool *v) {
  S *s = p; bool nl = !(s->flags & F_STARTED), tab = false, skipped = nl || (s->flags & F_WSEND); uint32_t col = 0;
  if (v[SENTINEL]) { l->mark_end(l); if (END) return false; while (ws(la) || nlc(la)) l->advance(l, true); if (END) return false; return invalid(s, l, v); }
  l->mark_end(l);
  for (;;) {
    if (nlc(la)) { nl = true; tab = false; col = 0; } else if (la == ' ') col++; else if (la == '\t') { col++; if (nl) tab = true; } else if (la == 0xFEFF && !(s->flags & F_STARTED)) ; else break;
    skipped = true; l->advance(l, true);
  }
  if (s->f) return scan_flow(s, l, v, nl, col, skipped);
  if (nl) s->flags &= (uint8_t)~(F_NOCOMPACT | F_PROP);
  if (END && v[NO_VALUE]) return out(s, l, NO_VALUE);
  if (END) { if (s->n && v[BLOCK_END]) { s->n--; return tok(s, l, BLOCK_END); } return false; }
  bool p1 = v[PLAIN]; int32_t c = la;
  if (c == '#' && skipped) { rest(l); l->mark_end(l); return out(s, l, COMMENT); }
  int64_t n = s->n ? (int64_t)s->col[s->n - 1] : -1; bool topmap = s->n && s->map[s->n - 1];
  bool fresh = false; // this token opens a new node (P1) ; otherwise it is an entry of the top level
  bool consumed_dash = false; // one or more leading - or . already consumed
  uint32_t newcol = col; bool guess = false;
  if (nl) {
    if (col == 0 && !tab && (c == '-' || c == '.' || c == '<' || c == '=' || c == '>' || c == '%' || c == '|')) { // document markers, directives, merge conflict markers
      if (c == '%') { if (v[DIRECTIVE] && !s->n) { rest(l); l->mark_end(l); return tok(s, l, DIRECTIVE); } }
      else { int k = 0; while (la == c && k < 8) { adv(l); k++; }
        if (k == 3 && (c == '-' || c == '.') && brk(l)) {
          if (v[NO_VALUE]) return out(s, l, NO_VALUE);
          if (s->n && v[BLOCK_END]) { s->n--; return tok(s, l, BLOCK_END); }
          l->mark_end(l); int t = c == '-' ? DOC_START : DOC_END; if (!v[t]) return invalid(s, l, v); tok(s, l, t); s->flags |= F_NOCOMPACT; return true; }
        if (k == 7 && c != '-' && c != '.' && brk(l)) return invalid(s, l, v);
        if (c == '|' || c == '>') { if (k > 1) return invalid(s, l, v); return n < 0 && p1 ? block_scalar(s, l, n, v) : invalid(s, l, v); }
        consumed_dash = true;
        if (c == '-' && k == 1 && brk(l)) { consumed_dash = false; c = -1; } // a dash entry at column 0, already consumed
      }
    }
    // ---- indentation ----
    if (tab && !(s->flags & F_BAD)) { // tab in the indentation: find out what kind of line it is, mark it, and come back
      Kind k = line_kind(l, 1);
      if (!p1 && s->n) { // choose the level: a key without value belongs above its children, a dash to the nearest sequence
        bool pop = false; if (k == K_KEY) { skip_ws(l); if (eol(l)) { uint32_t c2 = 0; if (next_line(l, &c2) != K_EOF && c2 > 0) pop = s->col[s->n - 1] >= c2; } }
        else if (k == K_DASH && topmap && s->n > 1 && !s->map[s->n - 2]) pop = true;
        if (pop && v[BLOCK_END]) { s->n--; return tok(s, l, BLOCK_END); } }
      s->flags |= F_BAD; return out(s, l, k == K_KEY || k == K_DASH ? BAD_INDENT : RESCAN);
    }
    if (tab) { col = p1 ? (uint32_t)(n + 1) : (uint32_t)(n < 0 ? 0 : n); guess = true; newcol = col; }
    else if (s->flags & F_BAD) col = (uint32_t)(n < 0 ? 0 : n);
    if (v[NO_VALUE] && (int64_t)col <= n) { // the value is missing, unless this is a sequence at the column of its key
      if (c == '-' && !consumed_dash) { adv(l); if (brk(l)) c = -1; else consumed_dash = true; }
      if (!((int64_t)col == n && topmap && c == -1)) return out(s, l, NO_VALUE);
    }
    if ((int64_t)col > n) {
      if (p1) { fresh = true; }
      else { // over-indented line after a complete value
        bool can = v[NEW_PLAIN_KEY];
        if (can && (int64_t)col >= n + 2) fresh = true;
        else { if (n < 0) return invalid(s, l, v); Kind k = c == -1 ? K_DASH : line_kind(l, col); 
          if ((k == K_KEY || (k == K_DASH)) ) { s->flags |= F_BAD; return out(s, l, BAD_INDENT); } return invalid(s, l, v); }
      }
    } else if ((int64_t)col < n) {
      int i = s->n - 1; while (i >= 0 && s->col[i] > col) i--; // deepest level with column <= col
      Kind k = c == -1 ? K_DASH : consumed_dash ? K_PLAIN : line_kind(l, col);
      if (consumed_dash) { while (!eol(l)) { if (la == ':') { adv(l); if (brk(l)) { k = K_KEY; break; } continue; } adv(l); } }
      bool pop;
      if (i >= 0 && s->col[i] == col) { pop = true; if (k == K_PLAIN) { bool m = false; for (int j = i; j >= 0 && s->col[j] == col; j--) if (s->map[j]) m = true; pop = m; if (!m) return invalid(s, l, v); } }
      else { // between two levels: i has a smaller column, i+1 a larger one
        if (k != K_KEY && k != K_DASH) return invalid(s, l, v);
        if (i + 1 < s->n - 1) pop = true;
        else if (i >= 0 && s->map[s->n - 1] != (k == K_KEY) && s->map[i] == (k == K_KEY)) pop = true;
        else if (i >= 0 && s->map[i] == (k == K_KEY)) { // both fit: the nearer one; a key without value whose children sit at the deeper column belongs to the outer one
          uint32_t top = s->col[s->n - 1], lo = col - s->col[i], hi = top - col; pop = lo < hi;
          if (lo == hi && k == K_KEY) { skip_ws(l); if (eol(l)) { uint32_t c2 = 0; Kind k2 = next_line(l, &c2); pop = k2 != K_EOF && c2 == top; } } }
        else pop = false;
      }
      if (pop) { if (!v[BLOCK_END]) return invalid(s, l, v); s->n--; return tok(s, l, BLOCK_END); }
      s->flags |= F_BAD; return out(s, l, BAD_INDENT);
    } else if (s->n && !topmap && c != '-' && c != -1 && s->n > 1 && s->map[s->n - 2] && s->col[s->n - 2] == col && !(s->flags & F_BAD)) { // end of a sequence at the column of its key
      if (!v[BLOCK_END]) return invalid(s, l, v); s->n--; return tok(s, l, BLOCK_END);
    } else if (s->n && !topmap && consumed_dash && s->n > 1 && s->map[s->n - 2] && s->col[s->n - 2] == col) { s->n--; return v[BLOCK_END] ? tok(s, l, BLOCK_END) : false; }
  } else {
    if (!p1) { // rest of the line after a complete node, or the colon after a key
      if (c == ':' && v[COLON]) { adv(l); if (brk(l)) { l->mark_end(l); tok(s, l, COLON); s->flags |= F_NOCOMPACT; return true; } return invalid(s, l, v); }
      if (!(s->flags & F_PROP) || !s->n || !skipped) return invalid(s, l, v); // only after a key property may an entry go on
    } else fresh = true;
  }
  bool nocomp = !nl && (s->flags & F_NOCOMPACT);
  // columns are read here, before anything is consumed
  if (fresh) { if (!nl) newcol = nocomp ? (uint32_t)(n + 1) : (s->flags & F_PROP) ? s->prop : l->get_column(l); else if (!guess) newcol = col; }
  uint8_t keep = s->flags & (F_NOCOMPACT | F_PROP);
  #define OPEN_LEVEL(t, m) do { l->mark_end(l); if (!v[t] || !push(s, newcol, m)) return invalid(s, l, v); return tok(s, l, t); } while (0)
  if (c == -1 || (c == '-' && !consumed_dash)) {
    if (c == '-') adv(l);
    if (c == -1 || brk(l)) {
      if (fresh) { if (nocomp) return invalid(s, l, v); l->mark_end(l);
        if (nl && !guess) { skip_ws(l); if (eol(l)) { uint32_t c2 = 0; Kind k = next_line(l, &c2); if (k == K_KEY && c2 == newcol && v[INVALID]) return out(s, l, INVALID); } }
        if (!v[NEW_DASH] || !push(s, newcol, false)) return invalid(s, l, v); return tok(s, l, NEW_DASH); }
      l->mark_end(l);
      if (topmap && p1) { // sequence at the column of its key; a lone dash before a key line is a torn line
        bool torn = false; skip_ws(l); if (eol(l)) { uint32_t c2 = 0; Kind k = next_line(l, &c2); torn = k == K_KEY && c2 == col; }
        if (torn) return v[INVALID] ? out(s, l, INVALID) : false;
        if (!v[NEW_DASH] || !push(s, col, false)) return invalid(s, l, v); return tok(s, l, NEW_DASH); }
      if (!v[DASH]) return invalid(s, l, v); return tok(s, l, DASH);
    }
    consumed_dash = true;
  }
  if (!consumed_dash) switch (c) {
    case '?': adv(l); if (brk(l)) { if (fresh) { if (nocomp) return invalid(s, l, v); OPEN_LEVEL(NEW_QMARK, true); } l->mark_end(l); return v[QMARK] ? tok(s, l, QMARK) : invalid(s, l, v); } consumed_dash = true; break;
    case ':': adv(l); if (brk(l)) { if (fresh) { if (nocomp) return invalid(s, l, v); OPEN_LEVEL(NEW_COLON, true); } l->mark_end(l); return v[COLON] ? tok(s, l, COLON) : invalid(s, l, v); } consumed_dash = true; break;
    case '"': case '\'': {
      int r = quoted(l, n, fresh && p1, false); int kt = c == '"' ? DQ_KEY : SQ_KEY, nt = c == '"' ? NEW_DQ_KEY : NEW_SQ_KEY, t = c == '"' ? DQ : SQ;
      if (r == 1) { bool colon; if (fresh) { skip_ws(l); colon = colon_here(l);
          if (colon) { if (!v[nt] || !push(s, newcol, true)) return invalid(s, l, v); return tok(s, l, nt); } }
        else { skip_ws(l); if (colon_here(l) && v[kt]) return tok(s, l, kt); return invalid(s, l, v); } }
      if (!fresh) return invalid(s, l, v);
      if (r == 1 || r == 2) return v[t] ? tok(s, l, t) : invalid(s, l, v);
      if (r == 0 && !nl && v[UNTERMINATED]) return tok(s, l, UNTERMINATED);
      return v[INVALID] ? out(s, l, INVALID) : false; }
    case '*': { adv(l); while (!brk(l) && !find(la)) adv(l); l->mark_end(l); skip_ws(l); bool colon = colon_here(l);
      if (fresh) { if (colon) { if (!v[NEW_ALIAS_KEY] || !push(s, newcol, true)) return invalid(s, l, v); return tok(s, l, NEW_ALIAS_KEY); } return v[ALIAS] ? tok(s, l, ALIAS) : invalid(s, l, v); }
      return colon && v[ALIAS_KEY] ? tok(s, l, ALIAS_KEY) : invalid(s, l, v); }
    case '&': case '!': { adv(l); bool vb = c == '!' && la == '<'; while (!brk(l) && (vb || !find(la) )) adv(l); l->mark_end(l); int t = fresh ? (c == '&' ? ANCHOR : TAG) : (c == '&' ? KEY_ANCHOR : KEY_TAG);
      if (!v[t]) return invalid(s, l, v); tok(s, l, t); s->flags |= keep; if (fresh && !nocomp && !(s->flags & F_PROP)) { s->flags |= F_PROP; s->prop = newcol; } if (!fresh) { s->flags |= F_PROP; s->prop = 0; } return true; }
    case '[': case '{': { adv(l); l->mark_end(l); bool m = c == '{'; skip_ws(l); bool bare = eol(l); int e = flow_ends(l, n, m);
      if (!e && bare && fresh && v[INVALID]) return out(s, l, INVALID);
      if (!fresh) { int t = m ? KEY_MAP_OPEN : KEY_SEQ_OPEN; if (e != 2 || !v[t]) return invalid(s, l, v); s->f = 1; s->ft[0] = m; return tok(s, l, t); }
      if (e == 2) { int t = m ? NEW_KEY_MAP_OPEN : NEW_KEY_SEQ_OPEN; if (!v[t] || !push(s, newcol, true)) return invalid(s, l, v); s->f = 1; s->ft[0] = m; return tok(s, l, t); }
      int t = m ? MAP_OPEN : SEQ_OPEN; if (!v[t]) return invalid(s, l, v);
      s->f = 1; s->ft[0] = m; tok(s, l, t); if (!e) s->flags |= F_ONELINE; return true; }
    case '|': case '>': if (!p1) return invalid(s, l, v); adv(l); return block_scalar(s, l, n, v);
    default: if (find(c) || c == '%' || c == '@' || c == '`' || c == '#') return invalid(s, l, v);
  }
  // ---- plain ----
  l->mark_end(l);
  int r = plain_line(l, false);
  if (r == ':') { int t = fresh ? NEW_PLAIN_KEY : PLAIN_KEY; if (!v[t]) return invalid(s, l, v); 
    if (fresh) { if (guess) { skip_ws(l); bool has = !eol(l) && la != '#'; uint32_t c2 = 0; Kind k = next_line(l, &c2); if (k == K_KEY || k == K_DASH) { if ((int64_t)c2 > n) newcol = has ? c2 : (uint32_t)((n + c2 + 1) / 2); else newcol = (uint32_t)(n + 2); } else newcol = (uint32_t)(n + 2); }
      if (!push(s, newcol, true)) return invalid(s, l, v); }
    return tok(s, l, t); }
  if (!fresh) { if (!topmap || !v[BARE_KEY]) return invalid(s, l, v); return tok(s, l, BARE_KEY); }
  if (!p1) return invalid(s, l, v);
  bool wsend = false;
  if (r == 0) { bool first = true;
    while (!END) { // continuation lines
      uint32_t cc = 0; while (nlc(la) || ws(la)) { if (nlc(la)) cc = 0; else cc++; adv(l); }
      if (END || (int64_t)cc <= n || la == '#') break;
      uint32_t k0 = 0; int32_t q = la; bool key = false, sp = true, com = false;
      if (n < 0 && cc == 0 && (q == '-' || q == '.')) { while (la == q && k0 < 3) { adv(l); k0++; } if (k0 == 3 && brk(l)) break; sp = false; }
      if (first && nl && (la == '"' || la == '\'')) { if (quoted_one_line(l)) { skip_ws(l); if (colon_here(l)) key = true; } }
      while (!key && !eol(l)) { if (la == ':') { adv(l); if (brk(l)) { key = true; break; } sp = false; continue; } if (la == '#' && sp) { com = true; break; } sp = ws(la); adv(l); }
      if (key) { if (first && nl && cc >= newcol && v[NEW_BARE_KEY] && push(s, newcol, true)) return tok(s, l, NEW_BARE_KEY); break; }
      first = false; l->mark_end(l); wsend = true; if (com) break;
    } }
  if (!v[PLAIN]) return invalid(s, l, v);
  tok(s, l, PLAIN); if (wsend) s->flags |= F_WSEND; return true;
}
