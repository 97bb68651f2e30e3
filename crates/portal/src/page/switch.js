// A notice that may be closed stays closed for this visit. Sent by the portal itself: see switch.rs.
(function () {
  var notice = document.currentScript.previousElementSibling;
  var button = notice && notice.querySelector("button");
  if (!button) return;
  var key = "hb-notice-" + notice.getAttribute("data-notice");
  try {
    notice.hidden = sessionStorage.getItem(key) === "closed";
  } catch (error) {
    // Without storage it is closed for this page only.
  }
  button.hidden = false;
  button.addEventListener("click", function () {
    notice.hidden = true;
    try {
      sessionStorage.setItem(key, "closed");
    } catch (error) {
      // As above.
    }
    var main = document.getElementById("main");
    if (main) main.focus();
  });
})();
