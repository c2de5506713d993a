Console.WriteLine("TransposedConv");
