import type { Handler } from '../../simulator/script';
import { answer, failureOf, json, moreAbout, runAdobeStep, tokenRoute } from '../support/adobe-step';
import { pour, send } from '../support/bad-answers';
import { startRawServer } from '../support/raw-server';

const cure =
  'Check `ims-url`, and whether a proxy or gateway answers in place of Adobe IMS. If neither does, run the job again.';
const megabyte = 1024 * 1024;

/** Checks that the step failed at the first answer, without another attempt, and gives its first line. */
async function unexpected(handler: Handler, expectedCure = cure): Promise<string> {
  const step = await runAdobeStep({ prepare: (adobe) => adobe.script(tokenRoute, handler) });
  const { what, ...failure } = failureOf(step);
  expect(failure).toEqual({
    outputs: { reason: 'unexpected-response' },
    cure: expectedCure,
    more: moreAbout('unexpected-response'),
  });
  expect(step.adobe.requests).toHaveLength(1);
  return what;
}

test.concurrent.each([
  ['HTML', '<html><h1>Sign in to the guest network</h1>', 'text/html; charset=utf-8'],
  ['text', 'OK', 'text/plain'],
  ['nothing', '', 'application/json'],
  ['JSON that is no object', '["access_token"]', 'application/json'],
  ['null', 'null', 'application/json'],
  ['a string', '"access_token"', 'application/json'],
  ['JSON that ends too soon', '{"access_token":"abc', 'application/json'],
])('200 with %s is no token, and the body is not quoted', async (_case, body, type) => {
  const what = await unexpected(answer(200, body, { 'content-type': type }));
  expect(what).toBe(`adobe.test answered 200, but not with a JSON object (${type}).`);
});

test.concurrent('200 with HTML and no type says so', async () => {
  const what = await unexpected(answer(200, '<html>'));
  expect(what).toBe('adobe.test answered 200, but not with a JSON object (no content type).');
});

test.concurrent('a JSON object without access_token is no token', async () => {
  const what = await unexpected(json({ token: 'abc', token_type: 'bearer', expires_in: 86_399 }));
  expect(what).toBe('adobe.test answered 200, but without an access_token (RFC 6750).');
});

test.concurrent.each([
  ['null', null],
  ['empty', ''],
  ['a number', 17],
  ['a list', ['abc']],
  ['one with a space', 'abc def'],
  ['one with a newline', 'abc\nADOBE_ACCESS_TOKEN=def'],
  ['one with a carriage return', 'abc\r::set-output name=a::b'],
  ['one with a colon', 'abc::def'],
  ['one with a letter outside ASCII', 'abcdé'],
  ['one that is all padding', '==='],
  ['one with padding in the middle', 'abc=def'],
])('an access_token that is %s is no token', async (_case, token) => {
  const what = await unexpected(json({ access_token: token, token_type: 'bearer', expires_in: 86_399 }));
  expect(what).toBe('adobe.test answered 200, but with an access_token that cannot be one (RFC 6750).');
});

test.concurrent('an error with status 200 is no token', async () => {
  const what = await unexpected(json({ error: 'invalid_client' }));
  expect(what).toMatch(/^adobe\.test answered 200, but without an access_token/);
});

test.concurrent.each([
  ['with Content-Length', answer(200, ' '.repeat(megabyte + 1))],
  [
    'without an end',
    pour('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n', ' '.repeat(64 * 1024)),
  ],
] as const satisfies readonly (readonly [string, Handler])[])(
  'an answer of more than 1 MiB is not read to its end: %s',
  async (_case, handler) => {
    const what = await unexpected(
      handler,
      'Check the URL, and whether a proxy or gateway answers in place of Adobe.',
    );
    expect(what).toBe('adobe.test sent an answer of more than 1 MiB.');
  },
);

test.concurrent('an answer of exactly 1 MiB is read', async () => {
  const start = '{"access_token":"abcdefghijklmnop","padding":"';
  const step = await runAdobeStep({
    prepare: (adobe) =>
      adobe.script(tokenRoute, answer(200, `${start}${'x'.repeat(megabyte - start.length - 2)}"}`)),
    sensitive: [],
  });
  expect(step.result.outputs['access-token']).toBe('abcdefghijklmnop');
});

test.concurrent.each([201, 202, 204, 206])('%d is not what the protocol has', async (status) => {
  const what = await unexpected(
    json({ access_token: 'abcdefghijklmnop' }, status),
    'Check `ims-url`, and whether a proxy or gateway answers in place of Adobe IMS.',
  );
  expect(what).toMatch(
    new RegExp(
      `^Adobe IMS gave an answer that is not part of the protocol: adobe\\.test answered ${status}\\b`,
    ),
  );
});

test.concurrent('a server that speaks something else than HTTP is told apart from one that is out of reach', async () => {
  const server = await startRawServer((socket) => void send(socket, '220 mail.example ESMTP\r\n'));
  try {
    const step = await runAdobeStep({ inputs: { 'ims-url': `http://127.0.0.1:${server.port}` } });
    expect(failureOf(step)).toMatchObject({
      outputs: { reason: 'unexpected-response' },
      what: expect.stringMatching(/^127\.0\.0\.1:\d+ sent something that is not HTTP \(HPE_[A-Z_]+\)\.$/),
    });
  } finally {
    await server.close();
  }
});
