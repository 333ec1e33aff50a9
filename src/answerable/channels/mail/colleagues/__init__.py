"""What colleagues mail to the desk from their own programs: to customers, in answer to our notes, or passed on."""
