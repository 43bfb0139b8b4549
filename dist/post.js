/******/ (() => { // webpackBootstrap
/******/ 	"use strict";
var __webpack_exports__ = {};

;// CONCATENATED MODULE: external "./index"
const external_index_namespaceObject = require("./index");
;// CONCATENATED MODULE: ./lib/job-end.js
// What the runner starts at the end of the job. It tells a script in no other way that this is the post phase: the
// state that main saves can be lost, and the step would run a second time.


module.exports = __webpack_exports__;
/******/ })()
;