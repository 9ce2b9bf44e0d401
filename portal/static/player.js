// A time in a transcript goes to that moment in the player above it. Without this, the link opens it there.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-seconds]");
  const player = document.querySelector(".player audio, .player video");
  if (!link || !player || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  player.currentTime = Number(link.dataset.seconds);
  player.play();
});
