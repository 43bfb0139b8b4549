"use strict";
Object.defineProperty(exports, "run", {
    enumerable: true,
    get: function() {
        return run;
    }
});
const _phases = require("./phases");
(0, _phases.runStep)();
function run() {
    return new Promise(()=>{});
}
