/** The button of a letter's sheet. */
document.querySelector("#print").addEventListener("click", () => window.print());
