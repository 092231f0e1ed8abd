print("tidy: nothing checked yet")
