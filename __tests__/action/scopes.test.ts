import { runAdobeStep, warningsOf } from '../support/adobe-step';

test.concurrent.each([
  ['commas', 'openid,AdobeID,DCAPI'],
  ['spaces', 'openid AdobeID DCAPI'],
  ['newlines', 'openid\nAdobeID\nDCAPI\n'],
  ['newlines of Windows', 'openid\r\nAdobeID\r\nDCAPI\r\n'],
  ['commas and spaces, as in prose', 'openid, AdobeID, DCAPI'],
  ['any mix of them', ' ,openid ,\n\tAdobeID,,\r\n DCAPI , '],
])('scopes separated by %s are sent joined by commas', async (_case, scopes) => {
  const { adobe, result } = await runAdobeStep({ inputs: { scopes } });
  expect(adobe.requests[0]?.form.scope).toBe('openid,AdobeID,DCAPI');
  expect(result.outputs.scopes).toBe('openid,AdobeID,DCAPI');
});

test.concurrent('duplicates are dropped, and the order is kept', async () => {
  const { adobe } = await runAdobeStep({ inputs: { scopes: 'DCAPI openid DCAPI,AdobeID\nopenid' } });
  expect(adobe.requests[0]?.form.scope).toBe('DCAPI,openid,AdobeID');
});

test.concurrent('scopes with dots and underscores are scopes', async () => {
  const scopes = 'openid,AdobeID,read_organizations,additional_info.projectedProductContext,frame.s2s.all';
  const { adobe, result } = await runAdobeStep({ inputs: { scopes } });
  expect(adobe.requests[0]?.form.scope).toBe(scopes);
  expect(result.outputs.scopes).toBe(scopes);
});

test.concurrent('where Adobe grants fewer scopes than were asked for, a warning names the missing ones', async () => {
  const step = await runAdobeStep({ credential: 'someScopes' });
  expect(step.result.exitCode).toBe(0);
  expect(step.result.outputs).toMatchObject({
    'access-token': step.adobe.tokens[0],
    scopes: 'openid,AdobeID',
  });
  expect(warningsOf(step)).toEqual([
    {
      title: 'Scopes are missing',
      message: 'Adobe IMS did not grant firefly_api, ff_apis. The APIs that need them will refuse the token.',
    },
  ]);
});

test.concurrent('where the token does not tell its scopes, the output has those that were asked for', async () => {
  const step = await runAdobeStep({ credential: 'opaqueToken', inputs: { scopes: 'openid, DCAPI' } });
  expect(step.result.outputs.scopes).toBe('openid,DCAPI');
  expect(warningsOf(step)).toEqual([]);
});
