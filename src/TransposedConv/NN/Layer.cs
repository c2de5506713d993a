namespace TransposedConv.NN;

/// <summary>A module that maps one tensor to one tensor, so that <see cref="Sequential"/> can chain it.</summary>
public abstract class Layer : Module
{
    /// <summary>Computes the output.</summary>
    /// <param name="input">The input; its shape is the layer's business.</param>
    public abstract Tensor Forward(Tensor input);
}
