"use strict";
// State that the step saved. Most jobs have nothing to revoke and load nothing else.
if (process.env.STATE_revoke === 'true') {
    void Promise.resolve().then(()=>require("./phases")).then(({ runPostPhase })=>runPostPhase());
}
