namespace TransposedConv.Kernels.Convolution;

/// <summary>The cells of a line of an <see cref="InputWindow{T, TVector, TSimd}"/> that exist, the same in every row.</summary>
/// <param name="First">Where in a row of the input the line's cell 0 is, or would be.</param>
/// <param name="Low">The first that exists.</param>
/// <param name="High">The end of those that exist.</param>
internal readonly record struct WindowStretch(nint First, int Low, int High);
