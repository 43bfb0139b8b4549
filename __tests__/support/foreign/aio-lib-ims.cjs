// What Adobe's own client of IMS does with the environment that the action exports, and with IMS. Prints JSON.
const { getToken, Ims } = require('@adobe/aio-lib-ims');

async function run({ clientId, clientSecret, orgId, scopes }) {
  const exported = await getToken('cli');
  const ims = new Ims('prod');
  const { access_token } = await ims.getAccessTokenByClientCredentials(clientId, clientSecret, orgId, scopes);
  const validations = [await ims.validateToken(exported), await ims.validateToken(access_token.token)];
  await ims.invalidateToken(access_token.token, clientId, clientSecret);
  validations.push(await ims.validateToken(access_token.token), await ims.validateToken(exported));
  return { exported, issued: access_token, valid: validations.map(({ valid }) => valid) };
}

run(JSON.parse(process.argv[2])).then((result) => console.log(JSON.stringify(result)));
