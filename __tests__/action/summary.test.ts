import { marked } from 'marked';
import { respondJson, runAdobeStep, tokenRoute } from '../support/adobe-step';

/** Another secret of the workflow, which this action does not know: only the runner masks it. */
const OTHER_SECRET = 'other_secret@with+some*signs<of>[Markdown]&HTML';

/** The summary of a step that IMS rejects with this description, as the runner masks it and a browser shows it. */
async function summaryOf(description: string) {
  const { result } = await runAdobeStep({
    secrets: [OTHER_SECRET],
    prepare: (adobe) =>
      adobe.script(tokenRoute, respondJson({ error: 'invalid_request', error_description: description }, 400)),
  });
  return { summary: result.summary, html: await marked(result.summary, { gfm: true }) };
}

test.concurrent("the runner's masks find a secret of another action in the summary", async () => {
  const { summary, html } = await summaryOf(`The value is ${OTHER_SECRET}.`);

  expect(summary).toContain('The value is ***.');
  expect(html).not.toMatch(/other.{0,5}secret/);
});

test.concurrent.each([
  'See https://sign-in.example/path for more',
  'See www.sign-in.example for more',
  'See mailto:someone@sign-in.example or someone@sign-in.example',
  'See [here](https://sign-in.example)',
  'See <https://sign-in.example> and <a href="https://sign-in.example">here</a>',
  '![](https://sign-in.example/pixel.png) <img src="https://sign-in.example/pixel.png">',
  'Use `code` and ``more` code`` and ```',
  '`](https://sign-in.example)` ` https://sign-in.example',
])('nothing that a server says becomes a link, an image or another element of the summary: %s', async (description) => {
  const { html } = await summaryOf(description);

  // The link of the action leads to a page in its repository; here it is only named.
  expect(html).not.toMatch(/<(a|img|em|strong|del)\b/);
  expect(html).toContain('<code>');
});

test.concurrent('a scope that looks like Markdown is shown as code, or not at all', async () => {
  const { result } = await runAdobeStep({
    inputs: { scopes: 'openid https://sign-in.example @octocat a|b `c' },
    secrets: [OTHER_SECRET],
  });

  const html = await marked(result.summary, { gfm: true });
  expect(html).toMatch(/<h3>Adobe access token/);
  expect(html.replace(/<a href="[^"]*troubleshooting[^"]*">/g, '')).not.toMatch(/<(a|img)\b/);
});
