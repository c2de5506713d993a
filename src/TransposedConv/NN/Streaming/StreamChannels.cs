namespace TransposedConv.NN;

/// <summary>The channels of a module's input, as its first layer that has a number says.</summary>
internal static class StreamChannels
{
    // Any number: compiling meets the refusal before a layer with another number.
    private const int OfRefused = 1;

    /// <returns>0 if no layer says it.</returns>
    public static int Of(StreamingForm form)
    {
        switch (form)
        {
            case LayerForm layer:
                return Of(layer.Layer.Streaming);
            case ConvolutionForm convolution:
                return convolution.Layer.InChannels;
            case SumForm sum:
                return sum.Branches.Select(Of).FirstOrDefault(static channels => channels > 0);
            case ChainForm chain:
                foreach (StreamingForm part in chain.Forms)
                {
                    int channels = Of(part);
                    if (channels > 0 || MayChangeChannels(part)) return channels;
                }

                return 0;
            case RefusedForm:
                return OfRefused;
            default:
                return 0;
        }
    }

    private static bool MayChangeChannels(StreamingForm form) => form switch
    {
        LayerForm layer => MayChangeChannels(layer.Layer.Streaming),
        ForwardForm => true,
        _ => false,
    };
}
