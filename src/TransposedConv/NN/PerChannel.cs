namespace TransposedConv.NN;

/// <summary>Values for the channels of [N, C, axes…].</summary>
internal static class PerChannel
{
    /// <summary>The values with axes of length 1 behind, so that they broadcast against the input.</summary>
    internal static Tensor Beside(Tensor values, Tensor input) =>
        input.Rank <= 2 ? values : values.Reshape([values.Shape[0], .. Enumerable.Repeat(1, input.Rank - 2)]);

    /// <exception cref="ArgumentException">There is not one value per channel, or the element type is not the input's.</exception>
    internal static void Require(Tensor? values, Tensor input, string argument)
    {
        if (values is null) return;
        if (values.Rank != 1 || values.Shape[0] != input.Shape[1])
        {
            throw new ArgumentException($"{argument}: expected shape [{input.Shape[1]}], one number per channel of the input {input.Shape}, got {values.Shape}.", argument);
        }

        RequireType(values, input, argument);
    }

    /// <exception cref="ArgumentException">The element type is not the input's.</exception>
    internal static void RequireType(Tensor values, Tensor input, string argument)
    {
        if (values.DType != input.DType) throw new ArgumentException($"{argument}: expected the input's type {input.DType.Name()}, got {values.DType.Name()}.", argument);
    }
}
