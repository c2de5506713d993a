namespace TransposedConv.NN;

public static partial class Functional
{
    /// <summary>Elementwise <c>max(0, x)</c>; NaN gives NaN. Source: torch.nn.functional.relu.</summary>
    /// <param name="input">A tensor of any shape.</param>
    public static Tensor Relu(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Relu();
    }

    /// <summary>Elementwise <c>1 / (1 + e⁻ˣ)</c>. Source: torch.nn.functional.sigmoid.</summary>
    /// <param name="input">A tensor of any shape.</param>
    public static Tensor Sigmoid(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Sigmoid();
    }

    /// <summary>Elementwise hyperbolic tangent. Source: torch.nn.functional.tanh.</summary>
    /// <param name="input">A tensor of any shape.</param>
    public static Tensor Tanh(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Tanh();
    }

    /// <summary>Elementwise <c>ln(1 / (1 + e⁻ˣ))</c>. Source: torch.nn.functional.logsigmoid.</summary>
    /// <param name="input">A tensor of any shape.</param>
    public static Tensor LogSigmoid(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.LogSigmoid();
    }
}
