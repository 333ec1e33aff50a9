// A word that all went well leaves by itself; one that warns or names an error stays until it is put away.
import { attach } from "./attach.js";

const long = 8_000;

attach("[data-flash]:is(.success, .info)", (flash) => {
  const leave = () => (flash.matches(":hover, :focus-within") ? setTimeout(leave, 2_000) : flash.remove());
  setTimeout(leave, long);
});
