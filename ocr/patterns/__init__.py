"""How each field is found in the words of a proof; `ocr.extract` decides which of them a kind has."""
