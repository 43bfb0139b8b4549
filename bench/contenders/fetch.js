// The same as floor.js, with the `fetch` that comes with Node.
const fs = require('node:fs');

async function run() {
  const response = await fetch(`${process.env['INPUT_IMS-URL']}/ims/token/v3`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: process.env['INPUT_CLIENT-ID'],
      client_secret: process.env['INPUT_CLIENT-SECRET'],
      scope: process.env.INPUT_SCOPES,
    }),
  });
  const token = (await response.json()).access_token;
  console.log(`::add-mask::${token}`);
  fs.appendFileSync(process.env.GITHUB_OUTPUT, `access-token=${token}\n`);
  fs.appendFileSync(process.env.GITHUB_ENV, `ADOBE_ACCESS_TOKEN=${token}\n`);
}

run();
