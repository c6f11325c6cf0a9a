//! Colours and strokes of the picture. Every colour is a custom property, with a value for light and one for dark; what
//! a colour says, a shape says as well.

/// The style sheet. `.vscode-*` are the classes of a page in VS Code, which knows the editor's theme better than the
/// system does.
pub(super) const SHEET: &str = "\
.azureml-map{--bg:#fff;--text:#1f2328;--muted:#59636e;--card:#fff;--line:#818b98;--frame:#f3f6fa;--edge:#c5ced8;\
--holds:#1a7f37;--fails:#cf222e;--unknown:#8a5a00;--info:#0969da;--sign:#fff;\
font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif}
@media(prefers-color-scheme:dark){.azureml-map{--bg:#0d1117;--text:#e6edf3;--muted:#9aa4af;--card:#1a212b;--line:#768390;\
--frame:#12181f;--edge:#3d444d;--holds:#3fb950;--fails:#ff7b72;--unknown:#e3b341;--info:#58a6ff;--sign:#0d1117}}
.vscode-dark .azureml-map,.vscode-high-contrast .azureml-map{--bg:#0d1117;--text:#e6edf3;--muted:#9aa4af;--card:#1a212b;\
--line:#768390;--frame:#12181f;--edge:#3d444d;--holds:#3fb950;--fails:#ff7b72;--unknown:#e3b341;--info:#58a6ff;\
--sign:#0d1117}
.vscode-light .azureml-map,.vscode-high-contrast-light .azureml-map{--bg:#fff;--text:#1f2328;--muted:#59636e;--card:#fff;\
--line:#818b98;--frame:#f3f6fa;--edge:#c5ced8;--holds:#1a7f37;--fails:#cf222e;--unknown:#8a5a00;\
--info:#0969da;--sign:#fff}
.bg{fill:var(--bg)}
.frame{fill:var(--frame);stroke:var(--edge)}
.card{fill:var(--card);stroke:var(--edge);stroke-width:1.2}
.holds>.card,.holds>.frame{stroke:var(--holds)}
.fails>.card,.fails>.frame{stroke:var(--fails);stroke-width:2.4}
.unknown>.card,.unknown>.frame{stroke:var(--unknown);stroke-width:1.6;stroke-dasharray:6 4}
.rule{stroke:var(--edge)}
text{fill:var(--text);font-size:13px}
.kind{fill:var(--muted);font-size:10px;letter-spacing:.4px}
.name{font-weight:600}
.row{font-size:12px}
.small{fill:var(--muted);font-size:11px}
.head{font-size:18px;font-weight:600}
.code{font-size:11px}
.s-holds{fill:var(--holds)}.s-fails{fill:var(--fails)}.s-unknown{fill:var(--unknown)}
.s-info{fill:var(--info)}.s-hint{fill:var(--muted)}
.ink{fill:none;stroke:var(--sign);stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
.link{fill:none;stroke:var(--line);stroke-width:1.3}
.runs-on,.belongs-to{stroke-width:2}
.in-subnet{stroke-dasharray:8 3}
.named-in{stroke-dasharray:4 3}
.linked-to{stroke-dasharray:1 4;stroke-width:2;stroke-linecap:round}
.guards{stroke-dasharray:9 3 2 3}
.tip{fill:var(--line)}
[data-line]{cursor:pointer}
[data-line]:hover>.card,[data-line]:focus>.card,[data-line]:hover>.frame{stroke:var(--info)}
[data-line]:hover>.row,[data-line]:focus>.row{text-decoration:underline}
";
