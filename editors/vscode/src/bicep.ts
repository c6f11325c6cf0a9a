// Life with and without Microsoft's Bicep extension. Without it the editor does not know what a comment or a bracket is
// in Bicep; with it that one's own configuration counts.
import * as vscode from 'vscode';

const OFFICIAL = 'ms-azuretools.vscode-bicep';

/** Source: the lexical part of https://github.com/Azure/bicep/blob/main/docs/grammar.md. */
const CONFIGURATION: vscode.LanguageConfiguration = {
  comments: { lineComment: '//', blockComment: ['/*', '*/'] },
  brackets: [
    ['{', '}'],
    ['[', ']'],
    ['(', ')'],
  ],
  autoClosingPairs: [
    { open: '{', close: '}' },
    { open: '[', close: ']' },
    { open: '(', close: ')' },
    { open: "'", close: "'", notIn: [vscode.SyntaxTokenType.String, vscode.SyntaxTokenType.Comment] },
  ],
};

/** Whether Microsoft's Bicep extension is installed and enabled. */
export function hasOfficialBicep(): boolean {
  return vscode.extensions.getExtension(OFFICIAL) !== undefined;
}

/** Tells the editor about Bicep's comments and brackets while nobody else does, and calls `changed` when that changes. */
export class BicepSurroundings implements vscode.Disposable {
  readonly #subscription: vscode.Disposable;
  #official = hasOfficialBicep();
  #configuration: vscode.Disposable[] = [];

  constructor(changed: () => void) {
    this.#configure();
    this.#subscription = vscode.extensions.onDidChange(() => {
      const official = hasOfficialBicep();
      if (official !== this.#official) {
        this.#official = official;
        this.#configure();
        changed();
      }
    });
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#drop();
  }

  #configure(): void {
    this.#drop();
    if (!this.#official) {
      this.#configuration = ['bicep', 'bicep-params'].map((language) =>
        vscode.languages.setLanguageConfiguration(language, CONFIGURATION),
      );
    }
  }

  #drop(): void {
    for (const one of this.#configuration) {
      one.dispose();
    }
    this.#configuration = [];
  }
}
