import { showSystems } from '/facts.js';

showSystems(document.querySelector('#systems'));
