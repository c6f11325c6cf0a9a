// Runs in VS Code's extension host, beside our extension, and does through the `vscode` API what cannot be seen on the
// screen. Every check becomes a test of extension-host.test.mjs, which reads $PROBE_OUT. The probe knows the server's
// answers only through the editor.
const assert = require('node:assert/strict');
const fs = require('node:fs');
const vscode = require('vscode');

const PATIENCE_MS = 30_000;
const KEY = 'public_network_access';
const CODE = 'batch-network-key';
const { ENDPOINT, MISTAKE, FOUNDING_CASE, EMOJI, BICEP } = JSON.parse(process.env.PROBE_TEXTS ?? '{}');

const checks = {
  async 'the first YAML file starts the extension and the server'() {
    const extension = vscode.extensions.getExtension('azureml-ls.azureml-ls');
    assert.ok(extension, 'the extension is installed');
    const { document } = await show('founding-case.yml');
    await finding(document);
    assert.equal(extension.isActive, true);
    assert.equal(servers().length, 1);
  },

  async 'the finding lies on the key, with code, source and severity'() {
    const { document } = await show('founding-case.yml');
    const found = await finding(document);
    assert.deepEqual(plain(found.range), [4, 0, 4, KEY.length]);
    assert.equal(found.source, 'azureml');
    assert.equal(found.severity, vscode.DiagnosticSeverity.Error);
    assert.match(found.message, /workspace/);
    // The code is a link to what Azure says.
    assert.match(String(found.code.target), /^https:\/\/learn\.microsoft\.com\//);
  },

  async 'hover says why, and what instead'() {
    const { document } = await show('founding-case.yml');
    await finding(document);
    const text = await hover(document, new vscode.Position(4, 3));
    assert.match(text, /batch endpoint/i);
    assert.match(text, /workspace/i);
  },

  async 'hover on a good key explains it'() {
    const { document } = await show('endpoint.yml');
    const text = await until('a hover', () => hover(document, new vscode.Position(3, 3)));
    assert.match(text, /auth_mode/);
  },

  async 'completion offers the keys that are missing, and not those of other kinds'() {
    const { document } = await show('endpoint.yml');
    const labels = await completions(document, new vscode.Position(6, 0));
    assert.ok(labels.includes('defaults'), labels.join(' '));
    assert.ok(!labels.includes('auth_mode'), 'a key that is there already');
    assert.ok(!labels.includes(KEY), 'a key that a batch endpoint does not have');
  },

  async 'the outline lists the keys'() {
    const { document } = await show('endpoint.yml');
    const symbols = await until('the outline', () =>
      vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', document.uri),
    );
    const names = symbols.map((symbol) => symbol.name);
    assert.ok(names.includes('auth_mode') && names.includes('tags'), names.join(' '));
  },

  async 'the automatic fix takes the line away, and undo brings line and finding back'() {
    const editor = await show('founding-case.yml');
    const { document } = editor;
    const found = await finding(document);
    const actions = await quickFixes(document, found.range);
    assert.equal(actions.filter((action) => action.isPreferred).length, 1, 'one fix is preferred');
    editor.selection = new vscode.Selection(found.range.start, found.range.start);
    // What "Auto Fix..." does, but this command also works before the editor has asked for the fixes at the cursor.
    await vscode.commands.executeCommand('editor.action.codeAction', {
      kind: vscode.CodeActionKind.QuickFix.value,
      apply: 'first',
      preferred: true,
    });
    await silence(document);
    assert.equal(document.getText(), ENDPOINT);
    await vscode.commands.executeCommand('undo');
    await finding(document);
    assert.equal(document.getText(), FOUNDING_CASE);
  },

  async 'a line typed letter by letter ends with the finding'() {
    const editor = await show('endpoint.yml');
    const { document } = editor;
    editor.selection = new vscode.Selection(3, 99, 3, 99);
    for (const letter of `\n${MISTAKE}`) {
      await editor.edit((edit) => edit.insert(editor.selection.active, letter));
    }
    const found = await finding(document);
    assert.deepEqual(plain(found.range), [4, 0, 4, KEY.length]);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await silence(document);
  },

  async 'columns are right behind an emoji'() {
    const { document } = await show('emoji.yml');
    const found = await finding(document);
    const start = EMOJI.indexOf(MISTAKE);
    assert.deepEqual(plain(found.range), [0, start, 0, start + KEY.length]);
  },

  async 'a file that was never saved is checked too'() {
    const document = await vscode.workspace.openTextDocument({ language: 'yaml', content: FOUNDING_CASE });
    await vscode.window.showTextDocument(document);
    await finding(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  },

  async 'YAML that is not Azure ML gets no finding, no hover, no completion'() {
    for (const file of ['services.yml', 'docker-compose.yml']) {
      const { document } = await show(file);
      // The server answers in the order of what it is sent: after this it has had its chance.
      assert.equal(await hover(document, new vscode.Position(6, 3)), '', file);
      assert.deepEqual(await quickFixes(document, document.lineAt(6).range), [], file);
      const { document: ours } = await show('founding-case.yml');
      await finding(ours);
      assert.deepEqual(vscode.languages.getDiagnostics(document.uri), [], file);
    }
  },

  async 'the setting azureml-ls.rules changes severities at once'() {
    const { document } = await show('founding-case.yml');
    await finding(document);
    try {
      await configure('rules', { [CODE]: 'off' });
      await silence(document);
      await configure('rules', { [CODE]: 'warning' });
      const found = await finding(document);
      assert.equal(found.severity, vscode.DiagnosticSeverity.Warning);
    } finally {
      await configure('rules', undefined);
    }
    await until('the error', async () => (await finding(document)).severity === vscode.DiagnosticSeverity.Error);
  },

  async 'the setting azureml-ls.exclude silences files'() {
    const { document } = await show('founding-case.yml');
    await finding(document);
    try {
      await configure('exclude', ['founding-*.yml']);
      await silence(document);
    } finally {
      await configure('exclude', undefined);
    }
    await finding(document);
  },

  async 'the settings reach a server that starts with them'() {
    const { document } = await show('founding-case.yml');
    try {
      await configure('rules', { [CODE]: 'info' });
      await vscode.commands.executeCommand('azureml-ls.restartServer');
      await until(
        'the severity',
        async () => (await finding(document)).severity === vscode.DiagnosticSeverity.Information,
      );
    } finally {
      await configure('rules', undefined);
    }
  },

  async 'the command Restart Language Server starts a new one'() {
    const { document } = await show('founding-case.yml');
    const [before] = servers();
    await vscode.commands.executeCommand('azureml-ls.restartServer');
    await until('the old server to end', () => !servers().includes(before));
    assert.equal(servers().length, 1);
    await finding(document);
  },

  async 'restarting many times at once leaves one server'() {
    const { document } = await show('founding-case.yml');
    await Promise.all(Array.from({ length: 5 }, () => vscode.commands.executeCommand('azureml-ls.restartServer')));
    await until('one server', () => servers().length === 1);
    await finding(document);
  },

  async 'a server that dies is started again'() {
    const editor = await show('founding-case.yml');
    const [before] = servers();
    process.kill(before, 'SIGKILL');
    await until('a new server', () => servers().length === 1 && servers()[0] !== before);
    await finding(editor.document);
    assert.notEqual(await hover(editor.document, new vscode.Position(4, 3)), '');
  },

  async 'saving mends what is safe, if the user has asked for that'() {
    const { document } = await show('founding-case.yml');
    await finding(document);
    const settings = vscode.workspace.getConfiguration('editor');
    try {
      const actions = { 'source.fixAll.azureml': 'always' };
      await settings.update('codeActionsOnSave', actions, vscode.ConfigurationTarget.Global);
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(6, 0), '  stage: test\n');
      await vscode.workspace.applyEdit(edit);
      await document.save();
      assert.equal(document.getText(), ENDPOINT.replace('tags:\n', 'tags:\n  stage: test\n'));
    } finally {
      await settings.update('codeActionsOnSave', undefined, vscode.ConfigurationTarget.Global);
    }
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const back = new vscode.WorkspaceEdit();
    back.replace(document.uri, whole, FOUNDING_CASE);
    await vscode.workspace.applyEdit(back);
    await document.save();
    await finding(document);
  },

  async 'a file that was mended, saved and closed leaves no finding behind'() {
    const { document } = await show('founding-case.yml');
    const found = await finding(document);
    const edit = new vscode.WorkspaceEdit();
    edit.delete(document.uri, document.lineAt(found.range.start.line).rangeIncludingLineBreak);
    await vscode.workspace.applyEdit(edit);
    await document.save();
    await silence(document);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    assert.deepEqual(vscode.languages.getDiagnostics(document.uri), []);
  },

  async 'a Bicep file is known and checked without another extension'() {
    const { document } = await show('founding-case.bicep');
    assert.equal(document.languageId, 'bicep');
    await codes(document, [CODE, 'unknown-key']);
    const text = await hover(document, at(document, 'publicNetworkAccess'));
    assert.match(text, /workspace/i);
    assert.match(await hover(document, at(document, 'authMode')), /authMode/);
    await vscode.commands.executeCommand('editor.action.commentLine');
    assert.match(document.lineAt(0).text, /^\/\/ resource/);
    await vscode.commands.executeCommand('undo');
  },

  async 'the preferred fix takes the line away in Bicep, too'() {
    const editor = await show('founding-case.bicep');
    const { document } = editor;
    await codes(document, [CODE, 'unknown-key']);
    editor.selection = new vscode.Selection(at(document, 'publicNetworkAccess'), at(document, 'publicNetworkAccess'));
    const fix = { kind: vscode.CodeActionKind.QuickFix.value, apply: 'first', preferred: true };
    await vscode.commands.executeCommand('editor.action.codeAction', fix);
    await codes(document, ['unknown-key']);
    editor.selection = new vscode.Selection(at(document, 'describtion'), at(document, 'describtion'));
    await vscode.commands.executeCommand('editor.action.codeAction', fix);
    await codes(document, []);
    assert.equal(
      document.getText(),
      BICEP.replace("'AADToken'\n", "'AADToken'\n    description: 'Scores the patients of the day'\n"),
    );
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await codes(document, [CODE, 'unknown-key']);
  },

  async 'completion offers the properties that are missing in Bicep'() {
    const { document } = await show('endpoint.bicep');
    const edit = new vscode.WorkspaceEdit();
    const line = at(document, 'authMode').line + 1;
    edit.insert(document.uri, new vscode.Position(line, 0), '    \n');
    await vscode.workspace.applyEdit(edit);
    const labels = await until('completions', async () => {
      const all = await completions(document, new vscode.Position(line, 4));
      return all.includes('description') && all;
    });
    assert.ok(!labels.includes('authMode'), 'a property that is there already');
    assert.ok(!labels.includes('publicNetworkAccess'), 'a property that no batch endpoint has');
    await vscode.commands.executeCommand('workbench.action.files.revert');
  },

  async 'an unsaved change of a module is seen by the file that uses it'() {
    const { document: main } = await show('main.bicep');
    await codes(main, []);
    const { document: module } = await show('module.bicep');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(module.uri, new vscode.Position(0, 0), "module back 'main.bicep' = {\n  name: 'back'\n}\n");
    await vscode.workspace.applyEdit(edit);
    await codes(main, ['module-cycle']);
    await vscode.commands.executeCommand('undo');
    await codes(main, []);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  },

  async "Microsoft's Bicep extension is left to say what it says, and only that"() {
    const { document } = await show('founding-case.bicep');
    await codes(document, [CODE, 'unknown-key']);
    await configure('bicep.generic', 'off');
    await codes(document, [CODE]);
    await configure('bicep.generic', undefined);
    await codes(document, [CODE, 'unknown-key']);
    const official = vscode.Uri.file(process.env.PROBE_OFFICIAL);
    await vscode.commands.executeCommand('workbench.extensions.installExtension', official);
    await codes(document, [CODE]);
    await vscode.commands.executeCommand('azureml-ls.restartServer');
    await codes(document, [CODE]);
    try {
      await configure('bicep.generic', 'on');
      await codes(document, [CODE, 'unknown-key']);
    } finally {
      await configure('bicep.generic', undefined);
    }
    await codes(document, [CODE]);
  },
};

exports.activate = async () => {
  const out = process.env.PROBE_OUT;
  if (!out) {
    return;
  }
  // Written anew after every check, so that a check that hangs is named and does not hide the others.
  const results = Object.keys(checks).map((name) => ({ name, fault: 'was not reached' }));
  for (const result of results) {
    result.fault = 'did not end';
    write(out, { finished: false, results });
    try {
      await checks[result.name]();
      delete result.fault;
    } catch (error) {
      result.fault = String(error?.stack ?? error);
    }
  }
  write(out, { finished: true, results });
};

function write(file, value) {
  fs.writeFileSync(`${file}.part`, JSON.stringify(value, null, 1));
  fs.renameSync(`${file}.part`, file);
}

async function show(file) {
  const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders[0].uri, file);
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: false });
}

/** The one finding of a document, once it is there. */
async function finding(document) {
  const found = await until(`a finding in ${document.fileName}`, () => {
    const all = vscode.languages.getDiagnostics(document.uri);
    return all.length > 0 && all.some(({ code }) => (code?.value ?? code) === CODE) && all;
  });
  assert.equal(found.length, 1, found.map(({ message }) => message).join('\n'));
  return found[0];
}

/** Waits until a document has findings of these codes, and no other. */
function codes(document, expected) {
  const found = () => vscode.languages.getDiagnostics(document.uri).map(({ code }) => code?.value ?? code);
  return until(
    `${expected.join(' and ') || 'no finding'} in ${document.fileName}`,
    () => found().sort().join() === [...expected].sort().join(),
  );
}

/** Where a word stands for the first time. */
function at(document, word) {
  return document.positionAt(document.getText().indexOf(word) + 1);
}

function silence(document) {
  return until(`no finding in ${document.fileName}`, () => vscode.languages.getDiagnostics(document.uri).length === 0);
}

async function hover(document, position) {
  const hovers = await vscode.commands.executeCommand('vscode.executeHoverProvider', document.uri, position);
  return hovers.flatMap(({ contents }) => contents.map((content) => content.value ?? content)).join('\n');
}

/** Labels of what a server offers: words that the editor itself finds in the file are left out. */
async function completions(document, position) {
  const list = await vscode.commands.executeCommand('vscode.executeCompletionItemProvider', document.uri, position);
  return list.items
    .filter(({ kind }) => kind !== vscode.CompletionItemKind.Text)
    .map(({ label }) => label.label ?? label);
}

async function quickFixes(document, range) {
  const kind = vscode.CodeActionKind.QuickFix.value;
  return vscode.commands.executeCommand('vscode.executeCodeActionProvider', document.uri, range, kind);
}

function configure(setting, value) {
  const settings = vscode.workspace.getConfiguration('azureml-ls');
  return settings.update(setting, value, vscode.ConfigurationTarget.Global);
}

/** The ids of the servers that this extension host runs. */
function servers() {
  return fs
    .readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((id) => {
      try {
        const state = fs.readFileSync(`/proc/${id}/stat`, 'utf8');
        const [status, parent] = state.slice(state.lastIndexOf(')') + 2).split(' ');
        const command = fs.readFileSync(`/proc/${id}/cmdline`, 'utf8');
        return Number(parent) === process.pid && status !== 'Z' && /azureml-ls\0lsp\b/.test(command);
      } catch {
        return false;
      }
    })
    .map(Number);
}

function plain(range) {
  return [range.start.line, range.start.character, range.end.line, range.end.character];
}

async function until(what, condition) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const value = await condition();
    if (value) {
      return value;
    }
    if (Date.now() > end) {
      throw new Error(`waited in vain for ${what}`);
    }
    await new Promise((done) => setTimeout(done, 20));
  }
}
