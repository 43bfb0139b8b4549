// The floor: the least that a script in Node can do to get a token that a workflow can use. It checks
// nothing, masks the token only, and reports no failure.
const fs = require('node:fs');
const https = require('node:https');

const form = new URLSearchParams({
  grant_type: 'client_credentials',
  client_id: process.env['INPUT_CLIENT-ID'],
  client_secret: process.env['INPUT_CLIENT-SECRET'],
  scope: process.env.INPUT_SCOPES,
}).toString();
const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': form.length };
const url = `${process.env['INPUT_IMS-URL']}/ims/token/v3`;

const request = https.request(url, { method: 'POST', headers, agent: false }, (response) => {
  let body = '';
  response.on('data', (chunk) => {
    body += chunk;
  });
  response.on('end', () => {
    const token = JSON.parse(body).access_token;
    console.log(`::add-mask::${token}`);
    fs.appendFileSync(process.env.GITHUB_OUTPUT, `access-token=${token}\n`);
    fs.appendFileSync(process.env.GITHUB_ENV, `ADOBE_ACCESS_TOKEN=${token}\n`);
  });
});
request.end(form);
