import { clearCache } from '@actions/languageservice/utils/workflow-cache';
import { validate as validateWorkflow } from '@actions/languageservice/validate';
import { validateAction } from '@actions/languageservice/validate-action';
import { TextDocument } from 'vscode-languageserver-textdocument';

/** The problems that the language service of GitHub's editor extension finds in a file, with line numbers. */
export async function validate(kind: 'action' | 'workflow', path: string, text: string): Promise<string[]> {
  clearCache();
  const document = TextDocument.create(`file:///${path}`, 'yaml', 1, text);
  const found = await (kind === 'action' ? validateAction(document) : validateWorkflow(document));
  return found.map(({ message, range }) => `${range.start.line + 1}: ${message}`);
}
