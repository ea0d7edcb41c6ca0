// An OAuth 2.0 server for tests that speaks Bungie's subset of RFC 6749. See README.md.

import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { Provider, interactionPolicy } from 'oidc-provider';

// stdout is for the base URL alone; the library's notices would go there too.
console.info = console.error;

// Nobody outlives the test that started them, not even one that crashed.
// (A pipe closes; a file such as /dev/null only ends.)
for (const over of ['end', 'close']) process.stdin.on(over, () => process.exit());
process.stdin.resume();

const ACCOUNT = '1234567';
const ACCESS_SECONDS = 3600;
const REFRESH_SECONDS = 7776000;
const SCOPE = 'all-that-is-registered';

const confidential = ['authorization_code', 'refresh_token'];
const clients = [
  {
    client_id: 'basic',
    client_secret: 'made-up-secret-of-basic',
    token_endpoint_auth_method: 'client_secret_basic',
    grant_types: confidential,
    redirect_uris: ['https://127.0.0.1:4433/callback?from=test'],
  },
  {
    client_id: 'post',
    client_secret: 'made-up-secret-of-post',
    token_endpoint_auth_method: 'client_secret_post',
    grant_types: confidential,
    redirect_uris: ['https://127.0.0.1:4433/post/callback'],
  },
  {
    client_id: 'public',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code'],
    redirect_uris: ['https://127.0.0.1:4433/public/callback'],
  },
];

// Denying is a choice of the user: it asks for an interaction even where one is logged in already.
const { Check, base } = interactionPolicy;
const policy = base();
policy.get('login').checks.add(
  new Check('deny', 'the user is going to refuse', (ctx) => ctx.oidc.params.login_hint === 'deny'),
);

const configuration = {
  clients,
  scopes: [SCOPE],
  responseTypes: ['code'],
  clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
  pkce: { required: () => false },
  cookies: { keys: [randomBytes(32).toString('hex')] },
  features: {
    devInteractions: { enabled: false },
    userinfo: { enabled: false }, // wants OpenID; `me` below takes its path
  },
  ttl: {
    AccessToken: ACCESS_SECONDS,
    AuthorizationCode: 60,
    Grant: REFRESH_SECONDS,
    Interaction: 60,
    RefreshToken: REFRESH_SECONDS,
    Session: REFRESH_SECONDS,
  },
  // By default these two follow from `offline_access`, which is a scope of OpenID.
  issueRefreshToken: async (ctx, client) => client.grantTypeAllowed('refresh_token'),
  expiresWithSession: async () => false,
  rotateRefreshToken: true,
  findAccount: async (ctx, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
  interactions: { policy, url: (ctx, { uid }) => `/interaction/${uid}` },
  // Consent without asking. A new grant each time: revoking one leaves those of other codes alone.
  async loadExistingGrant({ oidc }) {
    const grant = new oidc.provider.Grant({
      accountId: oidc.account.accountId,
      clientId: oidc.client.clientId,
    });
    grant.addOIDCScope(SCOPE);
    await grant.save();
    return grant;
  },
};

// RFC 6749, 3.3: who asks for no scope gets the server's default. The library has none.
async function defaultScope(ctx, next) {
  if (ctx.path === '/auth') ctx.query = { scope: SCOPE, ...ctx.query };
  await next();
}

// Stands for the user: logs in as ACCOUNT, or refuses.
async function interaction(ctx, next) {
  if (!ctx.path.startsWith('/interaction/')) return next();
  const { params } = await provider.interactionDetails(ctx.req, ctx.res);
  const result = params.login_hint === 'deny'
    ? { error: 'access_denied' }
    : { login: { accountId: ACCOUNT } };
  ctx.status = 303;
  ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result));
}

// Bungie's two additions to the answer that RFC 6749 describes in 5.1.
async function additions(ctx, next) {
  await next();
  if (ctx.path !== '/token' || ctx.status !== 200) return;
  const answer = { ...ctx.body, membership_id: ctx.oidc.account.accountId };
  if (answer.refresh_token) answer.refresh_expires_in = REFRESH_SECONDS;
  ctx.body = answer;
}

// Tells whose access token it is.
async function me(ctx, next) {
  if (ctx.path !== '/me') return next();
  const [, value] = /^Bearer (\S+)$/.exec(ctx.get('authorization')) ?? [];
  const token = value && (await provider.AccessToken.find(value));
  if (token) {
    ctx.body = { account: token.accountId };
  } else {
    ctx.set('WWW-Authenticate', 'Bearer');
    ctx.status = 401;
  }
}

let provider;
const server = createServer();
server.listen(0, '127.0.0.1', () => {
  // Only now is the port known that belongs into the issuer.
  const url = `http://127.0.0.1:${server.address().port}`;
  provider = new Provider(url, configuration);
  provider.on('server_error', (ctx, error) => console.error(error));
  for (const step of [defaultScope, interaction, additions, me]) provider.use(step);
  server.on('request', provider.callback());
  console.log(url);
});
