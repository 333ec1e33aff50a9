// On a narrow window the settings' links scroll sideways: the current one is where one looks.
document.querySelector(".settings > nav [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
