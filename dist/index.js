"use strict";
const _phases = require("./phases");
(0, _phases.runStep)();
