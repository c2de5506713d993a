namespace TransposedConv.Kernels.Convolution;

/// <summary>How a row of an <see cref="InputWindow{T, TVector, TSimd}"/> lies there and in the input.</summary>
/// <param name="Pitch">Elements between rows of the window.</param>
/// <param name="LineLength">Elements between its lines.</param>
/// <param name="ExamplePitch">Elements between examples in it.</param>
/// <param name="Overlap">Zeros behind an example that are those before the next one, or before the next row.</param>
/// <param name="Examples">How many examples.</param>
/// <param name="ExampleStride">Elements between examples of the input.</param>
internal readonly record struct WindowRowShape(int Pitch, int LineLength, int ExamplePitch, int Overlap, int Examples, nint ExampleStride);
